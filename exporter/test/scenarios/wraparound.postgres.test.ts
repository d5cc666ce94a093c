import { MONITOR } from '../postgres/setup.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

/** The least that the server takes. */
const FREEZE_MAX_AGE = 100_000;
const IN = { datname: 'pulso' };

describe.each(matrix)('wrap-around pressure, PostgreSQL $major', ({ version }) => {
  let server: Cluster;
  let scene: Scene;

  beforeAll(async () => {
    server = await startCluster(version, {
      autovacuum_freeze_max_age: FREEZE_MAX_AGE,
      autovacuum_naptime: '1s',
      vacuum_freeze_min_age: 0,
      autovacuum_vacuum_cost_delay: 0,
    });
    await server.sql('create table t (id int)', 'insert into t values (1)');
    scene = await openScene([{ name: 'main', url: server.urlAs(MONITOR) }]);
    await scene.settled();
  });
  afterAll(async () => {
    await scene?.close();
    await server?.stop();
  });

  it('rises above 1 while an old transaction holds freezing back, with who holds it, and falls once that ends', async () => {
    const holder = await server.session();
    await holder.query('begin isolation level repeatable read');
    await holder.query('select txid_current()');
    // Real transactions, each with an id of its own.
    await server.sql(`do $$ begin
      for i in 1..${FREEZE_MAX_AGE + 20_000} loop perform txid_current(); commit; end loop;
    end $$`);
    const page = await scene.until(
      'a ratio above 1',
      (now) => (now.value('pulso_pg_database_xid_freeze_max_age_ratio', IN) ?? 0) > 1,
    );
    const age = page.value('pulso_pg_database_xid_age', IN) ?? 0;
    expect(age).toBeGreaterThan(FREEZE_MAX_AGE);
    expect(page.value('pulso_pg_database_xid_wraparound_ratio', IN)).toBeCloseTo(age / 2 ** 31, 8);
    await scene.until(
      'its holder',
      (now) => (now.value('pulso_pg_xmin_age', { holder: 'backend' }) ?? 0) > FREEZE_MAX_AGE,
    );
    expect(page.failing()).toEqual([]);
    await holder.query('rollback');
    await scene.until('frozen rows', (now) => (now.value('pulso_pg_database_xid_freeze_max_age_ratio', IN) ?? 1) < 0.5);
    await scene.until(
      'no holder',
      (now) => (now.value('pulso_pg_xmin_age', { holder: 'backend' }) ?? Infinity) < FREEZE_MAX_AGE / 2,
    );
  });
});
