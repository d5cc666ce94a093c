import { type RunningPostgres, startPostgres } from '@pulso/local-stack';
import { Pool } from 'pg';
import { adviseLeak } from '../../src/advisors/pool/pool-leak.ts';
import { poolDelta } from '../../src/advisors/pool/use.ts';
import { instrumentPool } from '../../src/instruments/pool.ts';
import { Registry } from '../../src/registry/index.ts';

let server: RunningPostgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(async () => {
  await server.stop();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function setUp(max: number, leakAfter = 60) {
  const pool = new Pool({ connectionString: server.url, max });
  pool.on('error', () => {});
  return { pool, instrument: instrumentPool(new Registry(), pool, { name: 'p', leakAfter, instances: 3 }) };
}

describe('what a pool tells its advisors', () => {
  it('is each caller with its wait and holding time, and how many connections were in use', async () => {
    const { pool, instrument } = setUp(2);
    const first = await pool.connect();
    const second = await pool.connect();
    const third = pool.connect();
    await pause(30);
    first.release();
    (await third).release(true);
    second.release();
    const { asked, opened, openSeconds, open, gapSecondsSquared, levels, demand, bounds } = instrument.sample();
    expect({ asked, opened, open, bounds }).toEqual({ asked: 3, opened: 2, open: 1, bounds: { instances: 3 } });
    expect(openSeconds).toBeGreaterThan(0);
    expect([...levels.subarray(0, 4)]).toEqual([0, 1, 2, 0]);
    const { askedAt, waits, holds } = demand();
    const [at1 = 0, at2 = 0, at3 = 0] = askedAt;
    expect(gapSecondsSquared).toBeCloseTo((at2 - at1) ** 2 + (at3 - at2) ** 2, 12);
    expect(waits[2]).toBeGreaterThan(0.025);
    expect(holds.every((hold) => hold >= 0)).toBe(true);
    await pool.end();
  });

  it('tells a forgotten connection from one whose query takes long, and the place of the first', async () => {
    const { pool, instrument } = setUp(4, 0.05);
    const forgetful = async () => pool.connect();
    const forgotten = [await forgetful(), await forgetful()];
    const slow = pool.query('SELECT pg_sleep(0.5)');
    await pause(150);
    const before = instrument.sample();
    expect(before.leaks.map(({ isIdle }) => isIdle)).toEqual([true, true, false]);
    const advice = adviseLeak(poolDelta(before, before, 60));
    expect(advice).toMatchObject({ kind: 'pool_leak', entity: 'p', current: 2 });
    expect(advice?.details?.[0]).toMatch(/^2 taken at .*pool-demand\.test\.ts/);
    await slow;
    for (const client of forgotten) client.release();
    await pool.end();
  });

  it('refuses bounds that are no whole numbers, by name', async () => {
    const pool = new Pool();
    expect(() => instrumentPool(new Registry(), pool, { name: 'p', databaseCores: 0.5 })).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining('databaseCores is 0.5') }),
    );
    await pool.end();
  });
});
