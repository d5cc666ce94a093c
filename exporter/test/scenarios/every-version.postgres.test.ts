import { collectors } from '../../src/postgres/collectors.ts';
import { MONITOR } from '../postgres/setup.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

/** Families that not every version has. */
const families = [
  { family: 'pulso_pg_stat_database_xact_commit_total', first: 15, last: 18 },
  { family: 'pulso_pg_stat_io_reads_total', first: 16, last: 18 },
  { family: 'pulso_pg_stat_bgwriter_buffers_backend_total', first: 15, last: 16 },
] as const;

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
    await scene.settled();
    const page = await scene.until('the version', (now) => now.values('pulso_pg_info').length > 0);
    expect(page.labels('pulso_pg_info', 'version')).toEqual([server.version]);
    expect(Number.parseInt(server.version, 10)).toBe(major);
    const named = page.labels('pulso_collector_success', 'collector');
    expect(named).toEqual(expect.arrayContaining(collectors.map(({ name }) => name)));
    expect(page.failing()).toEqual([]);
  });

  it.each(families)('has $family from PostgreSQL $first to $last', async ({ family, first, last }) => {
    const has = major >= first && major <= last;
    // Every collector has run, so that what is absent is not to come.
    const settled = await scene.settled();
    const page = has ? await scene.until(family, (now) => now.values(family).length > 0) : settled;
    expect(page.values(family).length > 0).toBe(has);
  });

  it('counts checkpoints, rows and WAL as they happen', async () => {
    const known = ['tup_inserted', 'num_requested', 'wal_bytes'];
    const before = await scene.until('the counters', ({ text }) =>
      known.every((name) => text.includes(`${name}_total{`) || text.includes(`${name}_total `)),
    );
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
