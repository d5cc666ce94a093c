import { fingerprint } from '../../src/index.ts';
import { MONITOR } from '../postgres/setup.ts';
import { startCluster, type Cluster } from './cluster.ts';
import type { Page } from './page.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

const CALLS = 'pulso_pg_stat_statements_calls_total';

describe.each(matrix)('statements by group, PostgreSQL $major', ({ version }) => {
  let server: Cluster;
  let scene: Scene;
  const sql = (n: number) => `select count(*) from visits where id in (${n}, ${n + 1}) and note <> 'x${n}'`;
  const group = { query_group: fingerprint(sql(1)).id };
  const runs = async (times: number) => {
    await server.sql(...Array.from({ length: times }, (_, n) => sql(n)));
  };
  const calls = (page: Page) => page.value(CALLS, group);

  beforeAll(async () => {
    server = await startCluster(version, { 'pg_stat_statements.max': 100 });
    await server.sql(
      'create extension if not exists pg_stat_statements',
      'create table visits (id int primary key, note text)',
    );
    await runs(1);
    scene = await openScene([{ name: 'main', url: server.urlAs(MONITOR) }]);
    await scene.settled();
  });
  afterAll(async () => {
    await scene?.close();
    await server?.stop();
  });

  it('are counted under the id that the instrument gives, with time, rows and blocks', async () => {
    await scene.until('the group has series', (now) => calls(now) !== undefined);
    const before = calls(await scene.page()) ?? NaN;
    await runs(20);
    const page = await scene.until('its calls are counted', (now) => (calls(now) ?? 0) === before + 20);
    expect(page.value('pulso_pg_stat_statements_rows_total', group)).toBe(before + 20);
    expect(page.value('pulso_pg_stat_statements_exec_time_seconds_total', group)).toBeGreaterThan(0);
    expect(page.value('pulso_pg_stat_statements_shared_blks_hit_total', group)).toBeGreaterThan(0);
    expect(page.value('pulso_pg_stat_statements_blk_read_time_seconds_total', group)).toBeGreaterThanOrEqual(0);
    expect(page.value('pulso_pg_stat_statements_max')).toBe(100);
    expect(page.failing()).toEqual([]);
  });

  it('go on from where they were after a crash, which loses all that the server had counted', async () => {
    const before = calls(await scene.page()) ?? NaN;
    await server.end('crash');
    await scene.until('it is down', (now) => now.value('pulso_target_up') === 0);
    await server.start();
    await scene.until('it is up, and read again', (now) => now.value('pulso_target_up') === 1 && calls(now) === before);
    await runs(7);
    const page = await scene.until('they go on', (now) => (calls(now) ?? 0) >= before + 7);
    expect(calls(page)).toBe(before + 7);
  });

  it('never count backwards while entries are evicted', async () => {
    const last = new Map<string, number>();
    const look = async () => {
      for (const [series, value] of [...(await scene.page()).text.matchAll(CALLED)].map(
        ([, labels = '', text = '']) => [labels, Number(text)] as const,
      )) {
        expect({ series, value }).toEqual({ series, value: Math.max(value, last.get(series) ?? 0) });
        last.set(series, value);
      }
    };
    for (let round = 0; round < 4; round++) {
      await server.sql(
        ...Array.from({ length: 80 }, (_, n) => `select ${'id, '.repeat(80 * round + n)} 1 from visits`),
      );
      const seen = (await scene.page()).value('pulso_pg_stat_statements_dealloc_total') ?? 0;
      await look();
      await scene.until(
        'evictions',
        (now) => (now.value('pulso_pg_stat_statements_dealloc_total') ?? 0) > seen || seen > 2,
      );
      await look();
    }
    expect(last.size).toBeGreaterThan(1);
  });
});

const CALLED = /^pulso_pg_stat_statements_calls_total\{(.*)\} +(\S+)$/gm;
