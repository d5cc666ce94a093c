import { bloat } from '../../src/postgres/collectors/bloat.ts';
import { MONITOR } from '../postgres/setup.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

const T = { relname: 't' };

describe.each(matrix)('bloat, PostgreSQL $major', ({ version }) => {
  let server: Cluster;
  let scene: Scene;

  beforeAll(async () => {
    server = await startCluster(version);
    await server.sql(
      `create table t (id int, filler text) with (autovacuum_enabled = off)`,
      `insert into t select g, repeat('x', 100) from generate_series(1, 50000) g`,
      'analyze t',
      bloat.grant?.remedy('pulso') ?? '',
    );
    scene = await openScene([{ name: 'main', url: server.urlAs(MONITOR) }]);
    await scene.settled();
  });
  afterAll(async () => {
    await scene?.close();
    await server?.stop();
  });

  it('shows hardly any in a table that was only filled', async () => {
    const page = await scene.until(
      'an estimate',
      (now) => now.value('pulso_pg_table_bloat_estimate_ratio', T) !== undefined,
    );
    expect(page.value('pulso_pg_table_bloat_estimate_ratio', T)).toBeLessThan(0.2);
    expect(page.value('pulso_pg_stat_user_tables_n_dead_tup', T)).toBe(0);
  });

  it('shows dead rows as soon as they are deleted', async () => {
    await server.sql('delete from t where id % 10 <> 0', 'select pg_stat_force_next_flush()');
    const page = await scene.until(
      'dead rows',
      (now) => now.value('pulso_pg_stat_user_tables_n_dead_tup', T) === 45_000,
    );
    expect(page.failing()).toEqual([]);
  });

  it('shows the room that a vacuum leaves behind, and none after VACUUM FULL', async () => {
    await server.sql('vacuum analyze t');
    const bloated = await scene.until(
      'bloat',
      (now) => (now.value('pulso_pg_table_bloat_estimate_ratio', T) ?? 0) > 0.75,
    );
    const size = bloated.value('pulso_pg_table_size_bytes', T) ?? 0;
    // Nine rows of ten are gone, and the file is as long as before.
    expect(bloated.value('pulso_pg_table_bloat_estimate_bytes', T)).toBeGreaterThan(0.75 * size);
    expect(bloated.value('pulso_pg_stat_user_tables_n_dead_tup', T)).toBe(0);
    await server.sql('vacuum (full, analyze) t');
    const after = await scene.until(
      'a small table',
      (now) => (now.value('pulso_pg_table_size_bytes', T) ?? Infinity) < size / 5,
    );
    expect(after.failing()).toEqual([]);
    // Small tables have no estimate: with fewer than 100 pages there is nothing to win.
    await scene.until('no bloat', (now) => (now.value('pulso_pg_table_bloat_estimate_ratio', T) ?? 0) < 0.2);
  });
});
