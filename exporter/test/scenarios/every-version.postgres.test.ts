import { collectors } from '../../src/postgres/collectors.ts';
import { MONITOR } from '../postgres/setup.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

/** Families that tell a version apart: from which on, or until which, the server has them. */
const since = { pulso_pg_stat_io_reads_total: 16, pulso_pg_stat_database_xact_commit_total: 15 };
const until = { pulso_pg_stat_bgwriter_buffers_backend_total: 16 };

describe.each(matrix)('every collector, PostgreSQL $major', ({ major, version }) => {
  let server: Cluster;
  let scene: Scene;

  beforeAll(async () => {
    server = await startCluster(version);
    await server.sql('create table t (id serial primary key)', 'insert into t select from generate_series(1, 1000)');
    scene = await openScene([{ name: 'main', url: server.urlAs(MONITOR) }]);
  });
  afterAll(async () => {
    await scene?.close();
    await server?.stop();
  });

  it('succeeds with pg_monitor and nothing else, and names the version', async () => {
    const page = await scene.settled();
    expect(page.labels('pulso_pg_info', 'version')).toEqual([server.version]);
    expect(Number.parseInt(server.version, 10)).toBe(major);
    const named = page.labels('pulso_collector_success', 'collector');
    expect(named).toEqual(expect.arrayContaining(collectors.map(({ name }) => name)));
    expect(page.failing()).toEqual([]);
  });

  it.each(Object.entries(since))('has %s from PostgreSQL %i on', async (family, first) => {
    const page = await scene.settled();
    expect(page.values(family).length > 0).toBe(major >= first);
  });

  it.each(Object.entries(until))('has %s until PostgreSQL %i', async (family, last) => {
    const page = await scene.settled();
    expect(page.values(family).length > 0).toBe(major <= last);
  });

  it('counts checkpoints, rows and WAL as they happen', async () => {
    const before = await scene.settled();
    await server.sql(
      'insert into t select from generate_series(1, 1000)',
      'checkpoint',
      'select pg_stat_force_next_flush()',
    );
    const more = (family: string, by: number) =>
      scene.until(
        `${family} by ${by} more`,
        (page) =>
          page.values(family).reduce((a, b) => a + b, 0) >= before.values(family).reduce((a, b) => a + b, 0) + by,
      );
    await more('pulso_pg_stat_database_tup_inserted_total', 1000);
    await more('pulso_pg_stat_checkpointer_num_requested_total', 1);
    await more('pulso_pg_stat_wal_wal_bytes_total', 10_000);
    expect((await scene.page()).failing()).toEqual([]);
  });
});
