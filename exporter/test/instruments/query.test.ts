import { once } from 'node:events';
import { type RunningPostgres, startPostgres } from '@pulso/local-stack';
import { Client, Pool, type PoolConfig, Query, type QueryResult } from 'pg';
import Cursor from 'pg-cursor';
import { instrumentPool } from '../../src/instruments/pool.ts';
import { instrumentClient, queriesOf, type QueryOptions } from '../../src/instruments/query.ts';
import { Registry } from '../../src/registry/index.ts';
import { samplesOf } from './page.ts';

let server: RunningPostgres;
beforeAll(async () => {
  server = await startPostgres();
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query(
    'create table patient (id int primary key, name text); insert into patient select n, n::text from generate_series(1, 20) n',
  );
  await client.end();
}, 60_000);
afterAll(async () => {
  await server.stop();
});

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const POOL = 'db_client_connection_pool_name="p"';
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
// Types of the newest: what is used here is the same in both. A name in a variable, since the oldest has none.
const OLDEST: string = 'pg-8-11';
const oldest = (await import(OLDEST)) as { default: { Pool: typeof Pool; Query: typeof Query } };
const versions: readonly [string, typeof Pool, typeof Query][] = [
  ['pg 8.23', Pool, Query],
  ['pg 8.11', oldest.default.Pool, oldest.default.Query],
];

function setUp(PoolClass: typeof Pool, config: PoolConfig & { pipeline?: boolean } = {}, options: QueryOptions = {}) {
  const registry = new Registry();
  const queries = queriesOf(registry, options);
  const pool = new PoolClass({ connectionString: server.url, max: 2, ...config });
  // `end` does not wait for connections to close: the server's farewell as it stops is no failure.
  pool.on('error', () => {});
  const instrument = instrumentPool(registry, pool, { name: 'p' });
  stops.push(() => instrument.detach());
  const page = () => samplesOf(registry.encode('text').toString());
  const read = (name: string, labels = '') => page().get(`${name}{${POOL}${labels}}`);
  const count = (operation: string, errorType = '') =>
    read('db_client_operation_duration_seconds_count', `,db_operation_name="${operation}",error_type="${errorType}"`) ??
    0;
  const find = (text: string) => queries.list().find((query) => query.text === text);
  const ended = (outcome: string) => read('pulso_query_transaction_duration_seconds_count', `,outcome="${outcome}"`);
  const ourErrors = () => registry.errorCounter('query').value + registry.errorCounter('pool').value;
  return { registry, queries, pool, instrument, page, read, count, find, ended, ourErrors };
}

describe.each(versions)('queries of %s', (_, PoolClass, QueryClass) => {
  it('are counted by group with their rows, however they are asked', async () => {
    const { pool, find, page, queries, ourErrors } = setUp(PoolClass);
    await pool.query('SELECT * FROM patient WHERE id = 1');
    await pool.query('select * from patient where id = $1', [2]);
    await pool.query({ text: 'select * from patient where id=$1', values: [3], name: 'by-id' });
    const client = await pool.connect();
    await client.query({ text: 'select * from patient where id=$1', values: [3], name: 'by-id' });
    await client.query({ name: 'by-id', values: [4] } as { name: string; text: string; values: unknown[] });
    await new Promise<void>((resolve) => client.query('/* x */ select * from patient where id = 5', () => resolve()));
    const query = client.query(new QueryClass('select * from patient where id = 6'));
    await once(query, 'end');
    client.release();
    const text = 'select * from patient where id = ?';
    expect(find(text)).toMatchObject({ operation: 'SELECT', table: 'patient', calls: 7, rows: 7, errors: 0 });
    await pool.query('update patient set name = $1 where id in (1, 2, 3)', ['x']);
    await pool.query('select 1; select * from patient limit 3');
    expect(find('update patient set name = ? where id in (?)')).toMatchObject({ calls: 1, rows: 3 });
    expect(queries.list().find(({ text: one }) => one?.includes(';'))).toMatchObject({ calls: 1, rows: 4 });
    const labels = `query_group="${find(text)!.id}",db_operation_name="SELECT",db_collection_name="patient"`;
    const all = page();
    expect(all.get(`pulso_query_group_calls_total{${POOL},${labels}}`)).toBe(7);
    expect(all.get(`pulso_query_group_rows_total{${POOL},${labels}}`)).toBe(7);
    expect(all.get(`pulso_query_group_errors_total{${POOL},${labels}}`)).toBe(0);
    expect(all.get(`pulso_query_group_seconds_total{${POOL},${labels}}`)).toBeCloseTo(find(text)!.seconds, 9);
    expect(ourErrors()).toBe(0);
    await pool.end();
  });

  it('count cursors to their end with the rows that were read', async () => {
    const { pool, find, count, ourErrors } = setUp(PoolClass);
    const client = await pool.connect();
    const cursor = client.query(new Cursor('select name from patient'));
    expect(await cursor.read(5)).toHaveLength(5);
    expect(count('SELECT')).toBe(0);
    await cursor.close();
    expect(find('select name from patient')).toMatchObject({ calls: 1, rows: 5 });
    const bad = client.query(new Cursor('select 1/(id-1) from patient'));
    await expect(bad.read(100)).rejects.toThrow('division by zero');
    expect(count('SELECT', '22')).toBe(1);
    expect((await client.query('select 1')).rowCount).toBe(1);
    expect(count('SELECT')).toBe(2);
    client.release();
    expect(ourErrors()).toBe(0);
    await pool.end();
  });

  it('leave errors as they are, and count them by class, time limits and cancellations by reason', async () => {
    const { pool, count, read, find, ourErrors } = setUp(PoolClass, {}, { slowQuery: 0.05 });
    const cancelled = (reason: string) => read('pulso_query_cancelled_total', `,reason="${reason}"`);
    await expect(pool.query('select nothing from patient')).rejects.toMatchObject({ code: '42703' });
    expect(find('select nothing from patient')).toMatchObject({ calls: 1, errors: 1, slow: 0 });
    const client = await pool.connect();
    await client.query('set statement_timeout = 60');
    await expect(client.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
    expect(cancelled('statement_timeout')).toBe(1);
    await client.query('set statement_timeout = 0');
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const sleeping = client.query('select pg_sleep(5)');
    sleeping.catch(() => {});
    const other = await pool.connect();
    await pause(150);
    await other.query('select pg_cancel_backend($1)', [rows.at(0)!.pid]);
    await expect(sleeping).rejects.toMatchObject({ code: '57014' });
    expect(cancelled('request')).toBe(1);
    await client.query('begin; lock table patient');
    await other.query('set lock_timeout = 50');
    await expect(other.query('select * from patient')).rejects.toMatchObject({ code: '55P03' });
    expect(cancelled('lock_timeout')).toBe(1);
    await expect(other.query('begin; lock table patient nowait')).rejects.toMatchObject({ code: '55P03' });
    await other.query('rollback');
    await client.query('rollback');
    expect([cancelled('lock_timeout'), cancelled('unknown')]).toEqual([1, 0]);
    expect(count('SELECT', '57')).toBe(2);
    expect(read('pulso_query_slow_total')).toBeGreaterThanOrEqual(2);
    expect(find('select pg_sleep(?)')).toMatchObject({ calls: 2, errors: 2 });
    client.release();
    other.release();
    expect(ourErrors()).toBe(0);
    await pool.end();
  });

  it('count one that pg itself gave up once, though the server goes on with it', async () => {
    const { pool, count, read, ourErrors } = setUp(PoolClass, { query_timeout: 400 });
    const client = await pool.connect();
    await expect(client.query('select pg_sleep(0.6)')).rejects.toThrow('timeout');
    await pause(400);
    await client.query('select 1');
    expect(read('pulso_query_cancelled_total', ',reason="client_timeout"')).toBe(1);
    expect([count('SELECT', '_OTHER'), count('SELECT'), read('pulso_query_unsent_total')]).toEqual([1, 1, 0]);
    client.release();
    expect(ourErrors()).toBe(0);
    await pool.end();
  });

  it('count what a lost connection took with it, sent or not', async () => {
    const { pool, count, read, ended, ourErrors } = setUp(PoolClass);
    const client = await pool.connect();
    client.on('error', () => {});
    await client.query('begin');
    const sleeping = client.query('select pg_sleep(5)').catch((error: unknown) => error);
    const queued = client.query('select 1').catch((error: unknown) => error);
    await pause(150);
    const { rows } = await pool.query<{ pid: number }>(
      "select pid from pg_stat_activity where query like 'select pg_sleep%'",
    );
    await pool.query('select pg_terminate_backend($1)', [rows.at(0)!.pid]);
    expect(await sleeping).toMatchObject({ code: '57P01' });
    expect(await queued).toBeInstanceOf(Error);
    const late = await client.query('select 2').catch((error: unknown) => error);
    expect(late).toBeInstanceOf(Error);
    expect(count('SELECT', '57')).toBe(1);
    expect(read('pulso_query_unsent_total')).toBe(2);
    expect(ended('rollback')).toBe(0);
    client.release(true);
    await pause(200);
    expect(ended('rollback')).toBe(1);
    expect(ourErrors()).toBe(0);
    await pool.end();
  });

  it('count retries: the same again, after what passes', async () => {
    const { pool, read } = setUp(PoolClass);
    const client = await pool.connect();
    await client.query('set statement_timeout = 300');
    const text = 'select pg_sleep($1)';
    await expect(client.query(text, [1])).rejects.toMatchObject({ code: '57014' });
    await client.query(text, [0]);
    expect(read('pulso_query_retries_total')).toBe(0);
    await client.query('set statement_timeout = 0');
    await client.query(text, [1]);
    expect(read('pulso_query_retries_total')).toBe(1);
    await client.query(text, [1]);
    await expect(client.query('select 1/0')).rejects.toThrow('division');
    await expect(client.query('select 1/0')).rejects.toThrow('division');
    expect(read('pulso_query_retries_total')).toBe(1);
    client.release();
    await pool.end();
  });

  it('see transactions: how long, how long idle, and how they end', async () => {
    const { pool, read, ended, ourErrors } = setUp(PoolClass);
    const client = await pool.connect();
    const open = () => read('pulso_query_transactions_open');
    await client.query('select 1');
    expect([open(), read('pulso_query_transaction_oldest_seconds')]).toEqual([0, 0]);
    await client.query('BEGIN');
    await client.query('select pg_sleep(0.05)');
    await pause(80);
    expect(open()).toBe(1);
    expect(read('pulso_query_transaction_oldest_seconds')).toBeGreaterThan(0.12);
    await client.query('savepoint a');
    await client.query('rollback to a');
    await client.query('release a');
    expect(open()).toBe(1);
    await client.query('COMMIT');
    expect([open(), ended('commit'), ended('rollback')]).toEqual([0, 1, 0]);
    expect(read('pulso_query_transaction_duration_seconds_sum', ',outcome="commit"')).toBeGreaterThan(0.12);
    expect(read('pulso_query_transaction_idle_seconds_sum')).toBeGreaterThan(0.075);
    const whole = read('pulso_query_transaction_duration_seconds_sum', ',outcome="commit"')!;
    expect(read('pulso_query_transaction_idle_seconds_sum')).toBeLessThan(whole - 0.045);
    await client.query('start transaction');
    await client.query('abort');
    expect(ended('rollback')).toBe(1);
    await client.query('begin');
    await expect(client.query('select 1/0')).rejects.toThrow('division');
    expect(open()).toBe(1);
    // The server rolls back what has failed, though it is told to commit.
    await client.query('commit');
    expect([ended('commit'), ended('rollback'), open()]).toEqual([1, 2, 0]);
    await client.query('begin; select 1; commit');
    expect([ended('commit'), open()]).toEqual([2, 0]);
    await client.query('begin');
    await client.query('commit and chain');
    expect([ended('commit'), open()]).toEqual(
      [3, 1].map((expected, i) => (i === 1 && PoolClass !== Pool ? 0 : expected)),
    );
    await client.query('end');
    await client.query('create table deferred (id int unique deferrable initially deferred)');
    await client.query('begin');
    await client.query('insert into deferred values (1), (1)');
    const before = ended('rollback')!;
    await expect(client.query('commit')).rejects.toMatchObject({ code: '23505' });
    await client.query('drop table deferred');
    expect([ended('rollback'), open()]).toEqual([before + 1, 0]);
    client.release();
    expect(ourErrors()).toBe(0);
    await pool.end();
  });

  it('are let go of in their midst, and give back client and class as they were', async () => {
    const methods = () => Object.getOwnPropertyDescriptors(QueryClass.prototype);
    const before = methods();
    const { pool, instrument, count, ourErrors } = setUp(PoolClass);
    const other = setUp(PoolClass);
    await other.pool.query('select 1');
    const client = await pool.connect();
    const sleeping = client.query('select pg_sleep(0.05)');
    const cursor = client.query(new Cursor('select 1'));
    instrument.detach();
    expect(Object.hasOwn(client, 'query')).toBe(false);
    expect((await sleeping).rowCount).toBe(1);
    expect(await cursor.read(1)).toHaveLength(1);
    await cursor.close();
    await client.query('select 1');
    expect(count('SELECT')).toBe(0);
    expect(methods()).not.toEqual(before);
    other.instrument.detach();
    expect(methods()).toEqual(before);
    client.release();
    expect(ourErrors()).toBe(0);
    await pool.end();
    await other.pool.end();
  });
});

it('counts the queries of a pipeline one by one', async () => {
  const { pool, find, count, ended, ourErrors } = setUp(Pool, { pipeline: true });
  const client = await pool.connect();
  const results = await Promise.allSettled([
    client.query('begin'),
    client.query('select pg_sleep(0.05)'),
    client.query('select * from patient where id = $1', [1]),
    client.query('select 1/0'),
    client.query('select 2'),
    client.query('rollback'),
    client.query('select * from patient where id = $1', [2]),
  ]);
  expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, true, true, false, false, true, true]);
  expect(find('select * from patient where id = ?')).toMatchObject({ calls: 2, rows: 2, errors: 0 });
  expect([count('SELECT', '22'), count('SELECT', '25'), count('SELECT')]).toEqual([1, 1, 3]);
  expect([ended('commit'), ended('rollback')]).toEqual([0, 1]);
  expect(ourErrors()).toBe(0);
  client.release();
  await pool.end();
});

it('measures a client that belongs to no pool', async () => {
  const registry = new Registry();
  const client = new Client({ connectionString: server.url });
  const instrument = instrumentClient(registry, client, { name: 'lone' });
  await client.connect();
  const result: QueryResult = await client.query('select * from patient');
  expect(result.rowCount).toBe(20);
  expect(queriesOf(registry).list()).toMatchObject([{ pool: 'lone', calls: 1, rows: 20, table: 'patient' }]);
  instrument.detach();
  await client.query('select 1');
  expect(queriesOf(registry).list()).toHaveLength(1);
  await client.end();
  expect(() => instrumentClient(registry, {} as never, { name: 'x' })).toThrow('pg.Client');
});
