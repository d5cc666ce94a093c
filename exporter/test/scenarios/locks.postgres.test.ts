import type { Client } from 'pg';
import { MONITOR } from '../postgres/setup.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

describe.each(matrix)('lock chains, PostgreSQL $major', ({ version }) => {
  let server: Cluster;
  let scene: Scene;
  const waiting: Promise<unknown>[] = [];
  /** Takes rows in turn in one transaction, and does not wait for the last one. */
  const take = async (session: Client, held: number, wanted?: number) => {
    await session.query('begin');
    await session.query(`update t set n = n + 1 where id = ${held}`);
    if (wanted !== undefined)
      waiting.push(
        session.query(`update t set n = n + 1 where id = ${wanted}`).then(
          () => session.query('commit'),
          () => session.query('rollback'),
        ),
      );
  };

  beforeAll(async () => {
    server = await startCluster(version, { deadlock_timeout: '500ms', log_lock_waits: 'on' });
    await server.sql(
      'create table t (id int primary key, n int)',
      'insert into t select g, 0 from generate_series(1, 9) g',
    );
    scene = await openScene([{ name: 'main', url: server.urlAs(MONITOR) }]);
    await scene.settled();
  });
  afterAll(async () => {
    await scene?.close();
    await server?.stop();
  });

  it('shows none while nobody waits', async () => {
    const page = await scene.until('a look at locks', (now) => now.values('pulso_pg_blocked_sessions').length > 0);
    expect(page.value('pulso_pg_blocked_sessions')).toBe(0);
    expect(page.value('pulso_pg_blocking_chain_depth')).toBe(0);
    expect(page.value('pulso_pg_longest_lock_wait_seconds')).toBe(0);
  });

  it('shows depth, head and longest wait of a chain of four, and none once its head is ended', async () => {
    const head = await server.session();
    await take(head, 1);
    const { rows } = await head.query<{ pid: number }>('select pg_backend_pid() as pid');
    for (const id of [2, 3, 4]) await take(await server.session(), id, id - 1);
    const page = await scene.until('a chain', (now) => now.value('pulso_pg_blocking_chain_depth') === 3);
    expect(page.value('pulso_pg_blocked_sessions')).toBe(3);
    expect(page.value('pulso_pg_blocking_sessions')).toBe(1);
    // The wait grows with the clock; it began after this test did.
    const long = await scene.until(
      'a wait of 1 s',
      (now) => (now.value('pulso_pg_longest_lock_wait_seconds') ?? 0) > 1,
    );
    expect(long.value('pulso_pg_longest_lock_wait_seconds')).toBeLessThan(120);
    expect(long.value('pulso_pg_longest_idle_in_transaction_seconds')).toBeGreaterThan(1);
    expect(long.failing()).toEqual([]);
    await server.sql(`select pg_terminate_backend(${rows[0]?.pid ?? 0})`);
    await Promise.all(waiting.splice(0));
    const after = await scene.until('no chain', (now) => now.value('pulso_pg_blocked_sessions') === 0);
    expect(after.value('pulso_pg_longest_lock_wait_seconds')).toBe(0);
    expect(after.value('pulso_pg_blocking_sessions')).toBe(0);
  });

  it('counts a deadlock, which the server ends', async () => {
    const before = (await scene.settled()).value('pulso_pg_stat_database_deadlocks_total', { datname: 'pulso' }) ?? 0;
    const [a, b] = [await server.session(), await server.session()];
    await take(a, 5);
    await take(b, 6, 5);
    waiting.push(
      a.query('update t set n = 0 where id = 6').then(
        () => a.query('commit'),
        () => a.query('rollback'),
      ),
    );
    await Promise.all(waiting.splice(0));
    const page = await scene.until(
      'a deadlock more',
      (now) => now.value('pulso_pg_stat_database_deadlocks_total', { datname: 'pulso' }) === before + 1,
    );
    expect(page.failing()).toEqual([]);
  });

  it('reads on while a table of the database is locked against every reader', async () => {
    const locker = await server.session();
    await locker.query('begin; lock table t in access exclusive mode');
    await scene.until('the lock', (now) =>
      now.values('pulso_pg_locks', { mode: 'AccessExclusiveLock' }).some((n) => n > 0),
    );
    // Each collector has run at least once with the lock: those of tables, whose sizes need it, are the slow ones.
    await scene.settled();
    const settled = Date.now();
    await scene.until('a run of the tables collector', (now) => now.age('tables') < (Date.now() - settled) / 1_000);
    expect((await scene.page()).failing()).toEqual([]);
    await locker.query('rollback');
  });
});
