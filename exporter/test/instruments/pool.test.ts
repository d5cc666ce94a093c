import { type RunningPostgres, startPostgres } from '@pulso/local-stack';
import { Pool, type PoolConfig, Query, type QueryResult } from 'pg';
import Cursor from 'pg-cursor';
import { Registry } from '../../src/registry/index.ts';
import { instrumentPool } from '../../src/instruments/pool.ts';
import { samplesOf } from './page.ts';

let server: RunningPostgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(async () => {
  await server.stop();
});

const POOL = 'db_client_connection_pool_name="p"';
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function setUp(config: PoolConfig = {}) {
  const registry = new Registry();
  const pool = new Pool({ connectionString: server.url, max: 2, ...config });
  // `end` does not wait for connections to close: the server's farewell as it stops is no failure.
  pool.on('error', () => {});
  const instrument = instrumentPool(registry, pool, { name: 'p' });
  const read = () => samplesOf(registry.encode('text').toString());
  const queries = (operation: string, errorType = '') =>
    read().get(
      `db_client_operation_duration_seconds_count{${POOL},db_operation_name="${operation}",error_type="${errorType}"}`,
    ) ?? 0;
  return { registry, pool, instrument, read, queries };
}

describe('pool', () => {
  it('measures each way of asking a query, and changes none of their results', async () => {
    const { pool, queries, read } = setUp();
    expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    expect((await pool.query('SELECT $1::int AS n', [2])).rows).toEqual([{ n: 2 }]);
    expect((await pool.query({ text: 'SELECT 3 AS n', rowMode: 'array' })).rows).toEqual([[3]]);
    const called = await new Promise<unknown>((resolve, reject) =>
      pool.query('SELECT $1::int AS n', [4], (error, result) => (error ? reject(error) : resolve(result.rows))),
    );
    expect(called).toEqual([{ n: 4 }]);
    expect(queries('SELECT')).toBe(4);

    const client = await pool.connect();
    await client.query('BEGIN');
    expect((await client.query('/* who */ select 5 as n')).rows).toEqual([{ n: 5 }]);
    await client.query({ name: 'prepared', text: 'WITH x AS (SELECT 1) SELECT * FROM x' });
    const viaConfig = await new Promise<unknown>((resolve) => {
      // pg takes a callback from the configuration too, which its types do not tell.
      void client.query({
        text: 'SELECT 6 AS n',
        callback: (_: unknown, result: QueryResult) => resolve(result.rows),
      } as never);
    });
    expect(viaConfig).toEqual([{ n: 6 }]);
    await client.query('ROLLBACK');
    client.release();
    await new Promise<void>((resolve, reject) => {
      pool.connect((error, connected, release) => {
        if (error || connected === undefined) return reject(error ?? new Error('no client'));
        connected.query('TRUNCATE nothing_there', () => {
          release();
          resolve();
        });
      });
    });
    expect([queries('SELECT'), queries('WITH'), queries('BEGIN'), queries('ROLLBACK')]).toEqual([6, 1, 1, 1]);
    expect(queries('TRUNCATE', '42')).toBe(1);
    expect(read().get(`db_client_connection_wait_time_seconds_count{${POOL}}`)).toBe(6);
    expect(read().get(`db_client_connection_use_time_seconds_count{${POOL}}`)).toBe(6);
    await pool.end();
  });

  it('measures cursors and Query objects to their end', async () => {
    const { pool, queries } = setUp();
    const client = await pool.connect();
    const cursor = client.query(new Cursor<{ n: number }>('SELECT n FROM generate_series(1, 5) AS n'));
    expect(await cursor.read(2)).toHaveLength(2);
    expect(queries('SELECT')).toBe(0);
    expect(await cursor.read(10)).toHaveLength(3);
    await cursor.close();
    expect(queries('SELECT')).toBe(1);
    const bad = client.query(new Cursor('SELECT 1/0'));
    await expect(bad.read(1)).rejects.toThrow('division by zero');
    expect(queries('SELECT', '22')).toBe(1);
    const rows: unknown[] = [];
    await new Promise<void>((resolve) => {
      const query = client.query(new Query('SELECT 1 AS n'));
      query.on('row', (row) => rows.push(row));
      query.on('end', () => resolve());
    });
    expect(rows).toEqual([{ n: 1 }]);
    expect(queries('SELECT')).toBe(2);
    client.release();
    await pool.end();
  });

  it('leaves errors as they are, and a rejection that nobody handles unhandled', async () => {
    const { pool, queries } = setUp();
    await expect(pool.query('SELEKT 1')).rejects.toMatchObject({ code: '42601', severity: 'ERROR' });
    expect(queries('OTHER', '42')).toBe(1);
    const client = await pool.connect();
    expect(() => client.query(null as never)).toThrow('null or undefined query');
    await expect(client.query({ text: 'SELECT pg_sleep(5)', query_timeout: 30 } as never)).rejects.toThrow('timeout');
    expect(queries('SELECT', '_OTHER')).toBe(1);
    client.release(true);
    await pool.end();
  });

  it('takes the wait out of the query time, and counts those who give up', async () => {
    const { pool, read, queries, registry } = setUp({ max: 1, connectionTimeoutMillis: 300 });
    const held = await pool.connect();
    const waiting = pool.query('SELECT 1');
    await pause(100);
    expect(read().get(`db_client_connection_pending_requests{${POOL}}`)).toBe(1);
    expect(read().get(`db_client_connection_count{${POOL},db_client_connection_state="used"}`)).toBe(1);
    expect(read().get(`db_client_connection_count{${POOL},db_client_connection_state="idle"}`)).toBe(0);
    held.release();
    await waiting;
    expect(queries('SELECT')).toBe(1);
    const select = `{${POOL},db_operation_name="SELECT",error_type=""}`;
    expect(read().get(`db_client_operation_duration_seconds_sum${select}`)).toBeLessThan(0.09);
    expect(read().get(`db_client_connection_wait_time_seconds_sum{${POOL}}`)).toBeGreaterThan(0.095);
    expect(read().get(`db_client_connection_use_time_seconds_sum{${POOL}}`)).toBeGreaterThan(0.095);
    const again = await pool.connect();
    await expect(pool.query('SELECT 1')).rejects.toThrow('timeout exceeded');
    expect(read().get(`db_client_connection_timeouts_total{${POOL}}`)).toBe(1);
    again.release();
    pool.options.max = 7;
    expect(read().get(`db_client_connection_max{${POOL}}`)).toBe(7);
    expect(registry.errorCounter('pool').value + registry.errorCounter('query').value).toBe(0);
    await pool.end();
  });

  it('gives pool and clients back as they were', async () => {
    const { pool, instrument, queries, read } = setUp();
    await pool.query('SELECT 1');
    const client = await pool.connect();
    instrument.detach();
    await client.query('SELECT 1');
    client.release();
    await pool.query('SELECT 1');
    expect(queries('SELECT')).toBe(1);
    expect(Object.hasOwn(pool, 'connect') || Object.hasOwn(client, 'query')).toBe(false);
    expect(read().has(`db_client_connection_max{${POOL}}`)).toBe(false);
    await pool.end();
  });

  it('reports to the advisor what Little and Erlang need', async () => {
    const { pool, instrument } = setUp({ max: 1 });
    await Promise.all(Array.from({ length: 4 }, () => pool.query('SELECT pg_sleep(0.05)')));
    const sample = instrument.sample();
    expect(sample).toMatchObject({ name: 'p', max: 1, asked: 4, waited: 4, used: 4, timeouts: 0 });
    expect(sample.useSeconds).toBeGreaterThan(0.2);
    // The last waited for three others.
    expect(sample.slowWaits).toBeGreaterThanOrEqual(1);
    await pool.end();
  });
});
