import { once } from 'node:events';
import { createServer } from 'node:net';
import { type RunningPostgres, startPostgres } from '@pulso/local-stack';
import * as newest from 'pg';
import { createPulso, type PoolOptions, type Pulso } from '../../src/index.ts';
import { portOf, samplesOf } from './page.ts';

// The oldest major comes without types; what is used of it is the same.
const OLDEST: string = 'pg-8-11';
const { default: oldest } = (await import(OLDEST)) as { default: typeof newest };

let server: RunningPostgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(async () => {
  await server.stop();
});

const POOL = 'db_client_connection_pool_name="p"';
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each([
  ['8.11', oldest],
  ['8.23', newest],
])('pool of pg %s', (_version, pg) => {
  let pulso: Pulso;
  let pool: newest.Pool;
  beforeEach(() => {
    pulso = createPulso({ advisors: false });
  });
  afterEach(async () => {
    pulso.close();
    if (!pool.ending) await pool.end();
  });

  function setUp(config: newest.PoolConfig = {}, options: Partial<PoolOptions> = {}): newest.Pool {
    pool = new pg.Pool({ connectionString: server.url, max: 2, ...config });
    pool.on('error', () => {});
    return pulso.pool(pool, { name: 'p', ...options });
  }
  const page = () => samplesOf(pulso.registry.encode('text').toString());
  const read = (name: string, labels = '') => page().get(`${name}{${POOL}${labels}}`);
  const removed = (reason: string) => read('pulso_pool_removed_connections_total', `,reason="${reason}"`);
  const errors = (phase: string, type: string) =>
    read('pulso_pool_errors_total', `,phase="${phase}",error_type="${type}"`);
  const until = async (condition: () => boolean) => {
    for (let i = 0; i < 200 && !condition(); i++) await pause(10);
    expect(condition()).toBe(true);
  };

  it('times the opening of each connection once, and shows what the pool may keep', async () => {
    const { Client } = setUp({ min: 1 }) as unknown as { Client: unknown };
    for (let i = 0; i < 3; i++) await pool.query('SELECT 1');
    expect(read('db_client_connection_create_time_seconds_count')).toBe(1);
    expect(read('db_client_connection_create_time_seconds_sum')).toBeGreaterThan(0);
    expect(read('db_client_connection_create_time_seconds_sum')).toBeLessThanOrEqual(
      read('db_client_connection_wait_time_seconds_sum')!,
    );
    expect(read('db_client_connection_idle_max')).toBe(2);
    expect(read('db_client_connection_idle_min')).toBe(1);
    const client = await pool.connect();
    expect(client).toBeInstanceOf(pg.Client);
    expect(Object.hasOwn(client, 'connect')).toBe(false);
    client.release();
    pulso.detach(pool);
    expect((pool as unknown as { Client: unknown }).Client).not.toBe(Client);
    await pool.query('SELECT 1');
    expect(client.listenerCount('error') + pool.listenerCount('release') + pool.listenerCount('connect')).toBe(1);
  });

  it('counts connections that fail to open, by SQLSTATE class or system error', async () => {
    setUp({ connectionString: server.url.replace(/\/[^/]*$/, '/no_such_database') });
    await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: '3D000' });
    expect(errors('connect', '3D')).toBe(1);
    await pool.end();

    const closed = createServer();
    closed.listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const port = portOf(closed);
    closed.close();
    await once(closed, 'close');
    pool = new pg.Pool({ host: '127.0.0.1', port });
    pulso.pool(pool, { name: 'p' });
    await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(errors('connect', 'ECONNREFUSED')).toBe(1);
    expect(read('db_client_connection_create_time_seconds_count')).toBe(0);
    expect(read('db_client_connection_timeouts_total')).toBe(0);
  });

  it('counts a server that does not answer as a timeout, of the connection and of the caller', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    setUp({ connectionString: `postgres://a:b@127.0.0.1:${portOf(silent)}/c`, connectionTimeoutMillis: 100 });
    await expect(pool.query('SELECT 1')).rejects.toThrow('timeout');
    expect(errors('connect', 'timeout')).toBe(1);
    expect(read('db_client_connection_timeouts_total')).toBe(1);
    expect(read('db_client_connection_wait_time_seconds_count')).toBe(1);
    silent.close();
  });

  it('counts connections that the server ends, idle or used, once each, and why the pool let go of them', async () => {
    setUp();
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    const end = async (pid: unknown) => void (await admin.query('SELECT pg_terminate_backend($1)', [pid]));
    const pidOf = async (from: newest.Pool | newest.PoolClient) =>
      (await from.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    await end(await pidOf(pool));
    await until(() => removed('error') === 1);
    expect(errors('idle', '57')).toBe(1);

    const client = await pool.connect();
    const failures: unknown[] = [];
    client.on('error', (error) => failures.push(error));
    await end(await pidOf(client));
    await until(() => failures.length > 0);
    expect(errors('used', '57')).toBe(1);
    client.release();
    await until(() => removed('error') === 2);
    expect(errors('idle', '57')).toBe(1);
    expect(errors('idle', '_OTHER')).toBe(0);
    await admin.end();
  });

  it('leaves an error of a held client that nobody handles as it is', async () => {
    setUp();
    const client = await pool.connect();
    expect(() => client.emit('error', new Error('lost'))).toThrow('lost');
    expect(errors('used', '_OTHER')).toBe(1);
    client.release(true);
    await until(() => removed('destroyed') === 1);
  });

  it('tells why connections leave the pool', async () => {
    setUp({ idleTimeoutMillis: 20 });
    await pool.query('SELECT 1');
    await until(() => removed('idle_timeout') === 1);
    const failed = await pool.connect();
    failed.release(new Error('broken'));
    await until(() => removed('error') === 1);
    await pool.end();

    setUp({ maxUses: 2 });
    await pool.query('SELECT 1');
    await pool.query('SELECT 1');
    await until(() => removed('max_uses') === 1);
    await pool.query('SELECT 1');
    await pool.end();
    await until(() => removed('ended') === 1);

    setUp({ maxLifetimeSeconds: 1 });
    const held = await pool.connect();
    await pool.query('SELECT 1');
    await pause(1_100);
    await until(() => removed('max_lifetime') === 1);
    held.release();
    await until(() => removed('max_lifetime') === 2);
    expect(removed('idle_timeout')).toBe(1);
    const used = read('db_client_connection_use_time_seconds_count');
    expect(used).toBe(read('db_client_connection_wait_time_seconds_count'));
  });

  it('finds connections that are not given back, and where they were taken', async () => {
    setUp({ max: 4 }, { leakAfter: 0.05 });
    async function forgetfulHandler() {
      return pool.connect();
    }
    const forgotten = await forgetfulHandler();
    const late = await pool.connect();
    await pause(80);
    const only = new Set(['pulso_pool_leaks_total']);
    expect(pulso.registry.encode('text', { only }).toString()).toMatch(/^pulso_pool_leaks_total\{.*\} +2$/m);
    expect(read('pulso_pool_leaked_connections')).toBe(2);
    expect(read('pulso_pool_leaks_total')).toBe(2);
    const [oldestLeak] = pulso.leaks();
    expect(pulso.leaks()).toHaveLength(2);
    expect(oldestLeak).toMatchObject({
      pool: 'p',
      place: expect.arrayContaining([expect.stringContaining('forgetfulHandler')]),
    });
    expect(oldestLeak?.heldSeconds).toBeGreaterThan(0.05);
    late.release();
    expect(read('pulso_pool_leaked_connections')).toBe(1);
    expect(read('pulso_pool_leaks_total')).toBe(2);
    forgotten.release();
    expect(pulso.leaks()).toEqual([]);

    // Held too long between two scrapes: counted all the same, and the next holding anew.
    for (const expected of [3, 4]) {
      const slow = await pool.connect();
      await pause(60);
      slow.release();
      expect(read('pulso_pool_leaks_total')).toBe(expected);
    }
    expect(read('pulso_pool_leaked_connections')).toBe(0);
  });

  it('notes no places in production', async () => {
    setUp({}, { leakAfter: 0.01, leakPlaces: false });
    const client = await pool.connect();
    await pause(20);
    expect(pulso.leaks()).toMatchObject([{ place: [] }]);
    client.release();
    expect(() => pulso.pool(new pg.Pool(), { name: 'q', leakAfter: 0 })).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining('leakAfter') }),
    );
  });
});
