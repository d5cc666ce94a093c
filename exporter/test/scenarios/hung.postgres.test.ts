import { MONITOR } from '../postgres/setup.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

const INTERVAL_S = 0.5;

describe.each(matrix)('hung server, PostgreSQL $major', ({ version }) => {
  let server: Cluster;
  let scene: Scene;

  beforeAll(async () => {
    server = await startCluster(version);
    scene = await openScene([
      {
        name: 'main',
        url: server.urlAs(MONITOR),
        collectInterval: `${INTERVAL_S * 1000}ms`,
        statementTimeout: '3s',
        connectTimeout: '5s',
      },
    ]);
    await scene.settled();
  });
  afterAll(async () => {
    server?.signal('SIGCONT');
    await scene?.close();
    await server?.stop();
  });

  it('drops its values, then counts as down for a reason, while every scrape is answered from memory', async () => {
    server.signal('SIGSTOP');
    const dropped = await scene.until(
      'values past twice their interval dropped',
      (now) => now.value('pulso_pg_max_connections') === undefined,
    );
    expect(dropped.age('connections')).toBeGreaterThan(2 * INTERVAL_S);
    const latencies = await scene.latencies('main', 50);
    // A scrape that waited for the server would take seconds. The median, for the machine has other work.
    expect(latencies.toSorted((a, b) => a - b)[25]).toBeLessThan(500);
    const down = await scene.until('down', (now) => now.value('pulso_target_up') === 0);
    expect(down.state('pulso_target_down_reason', 'reason')).toBe('timeout');
    await scene.until('no value of the server', (now) => !now.hasServerValues());
    expect((await scene.page()).values('pulso_collector_success').every((value) => value === 0)).toBe(true);
  });

  it('is back by itself once it goes on, with every value', async () => {
    server.signal('SIGCONT');
    const back = await scene.settled();
    expect(back.state('pulso_target_down_reason', 'reason')).toBeUndefined();
    await scene.until('values', (now) => now.value('pulso_pg_max_connections') !== undefined);
    // What it left hanging has ended: one session, as before.
    const { length } = await server.sql(`select from pg_stat_activity where usename = 'pulso'`);
    expect(length).toBe(1);
  });
});
