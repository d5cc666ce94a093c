import { collectors, STATEMENTS } from '../../src/postgres/collectors.ts';
import { MONITOR } from '../postgres/setup.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

const privileged = [
  ...collectors.filter(({ privilege }) => privilege !== undefined).map(({ name }) => name),
  STATEMENTS,
];

describe.each(matrix)('revoked privilege, PostgreSQL $major', ({ version }) => {
  let server: Cluster;
  let scene: Scene;

  beforeAll(async () => {
    server = await startCluster(version);
    scene = await openScene([{ name: 'main', url: server.urlAs(MONITOR) }]);
    await scene.settled();
  });
  afterAll(async () => {
    await scene?.close();
    await server?.stop();
  });

  it('costs the values of the collectors that need it, and no others', async () => {
    await server.sql('revoke pg_monitor from pulso');
    const page = await scene.until('each of them failed', (now) =>
      privileged.every((name) => now.failing().includes(name)),
    );
    expect(page.failing().toSorted()).toEqual(privileged.toSorted());
    expect(page.value('pulso_target_up')).toBe(1);
    await scene.until('their values dropped', (now) => now.values('pulso_pg_connections').length === 0);
    // What everyone may read goes on being read.
    const now = await scene.until('counters', (p) => p.values('pulso_pg_stat_database_xact_commit_total').length > 0);
    expect(now.value('pulso_target_up')).toBe(1);
  });

  it('comes back by itself when it is granted again', async () => {
    await server.sql('grant pg_monitor to pulso');
    await scene.settled();
    const page = await scene.until('their values', (now) => now.values('pulso_pg_connections').length > 0);
    expect(page.failing()).toEqual([]);
  });

  it('counts as down where the role may no longer log in, and is back when it may', async () => {
    await server.sql(
      'alter role pulso nologin',
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pulso'`,
    );
    // The session that is ended counts as refused until the next attempt to connect says more.
    const down = await scene.until(
      'down for its reason',
      (now) => now.state('pulso_target_down_reason', 'reason') === 'authentication',
    );
    expect(down.value('pulso_target_up')).toBe(0);
    await scene.until('no value of the server', (now) => !now.hasServerValues());
    await server.sql('alter role pulso login');
    await scene.settled();
  });
});
