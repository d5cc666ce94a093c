import { setTimeout as pause } from 'node:timers/promises';
import { Registry } from '@pulso/exporter';
import { instrumentPool, poolDelta, type PoolUse } from '@pulso/exporter/advisors';
import { Pool } from 'pg';
import type { Caller } from './workload.ts';

export interface Running {
  readonly url: string;
  readonly size: number;
  readonly callers: readonly Caller[];
  /** A lock that each of its queries takes and keeps to its end. */
  readonly lock?: number;
}

const SLEEP = 'SELECT pg_sleep($1)';
/** The function in FROM is run first; the lock ends with the statement's transaction. */
const LOCKED_SLEEP = 'SELECT pg_sleep($1) FROM pg_advisory_xact_lock($2)';

/** What a real `pg.Pool` of that size does with these callers, by Pulso's instrument. All its connections are open before. */
export async function serve({ url, size, callers, lock }: Running): Promise<PoolUse> {
  const pool = new Pool({ connectionString: url, max: size, idleTimeoutMillis: 0 });
  // The server's farewell as it stops is no failure.
  pool.on('error', () => {});
  const instrument = instrumentPool(new Registry(), pool, { name: 'bench', leakPlaces: false });
  const clients = await Promise.all(Array.from({ length: size }, () => pool.connect()));
  for (const client of clients) client.release();
  instrument.detach();
  // Measured anew, so that opening is in nothing that is remembered.
  const measured = instrumentPool(new Registry(), pool, { name: 'bench', leakPlaces: false });
  const first = measured.sample();
  const work: Promise<unknown>[] = [];
  const start = performance.now();
  for (const { at, hold } of callers) {
    const early = start + at * 1000 - performance.now();
    if (early >= 1) await pause(early);
    work.push(lock === undefined ? pool.query(SLEEP, [hold]) : pool.query(LOCKED_SLEEP, [hold, lock]));
  }
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(work);
  const use = poolDelta(first, measured.sample(), seconds);
  const demand = use.demand();
  measured.detach();
  await pool.end();
  return { ...use, demand: () => demand };
}
