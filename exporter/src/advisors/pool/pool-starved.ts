import type { PoolSample } from '../../instruments/pool.ts';
import { type Advice, propose } from '../advice/advice.ts';
import { meanWait, smallestServers } from './queueing.ts';
import { type Advisor, verdict } from '../application/advisor.ts';

/** What a pool did during the window of `seconds`. */
export type PoolUse = Omit<PoolSample, 'since'> & { readonly seconds: number };

/** The signal's 95th percentile is beyond its warning exactly where more than one wait in twenty is. */
const SLOW_SHARE = 0.05;
/** Below this share of connections in use it is not their number that callers wait for, but the opening of new ones. */
const BUSY_SHARE = 0.7;
const TARGET_WAIT = 0.01;
const CRITICAL_WAIT = 0.25;
const MAX_CONNECTIONS = 500;
const MIN_RATE = 0.2;
const MIN_WAITS = 10;

/**
 * Callers wait for a connection since the pool is too small: proposes the smallest size that brings the mean wait under
 * 10 ms. `relaxed` for advice that stands already: it goes only when the trouble is clearly over.
 */
export function advisePool(pool: PoolUse, relaxed: boolean): Advice | undefined {
  const ease = relaxed ? 0.5 : 1;
  const rate = pool.asked / pool.seconds;
  if (rate < MIN_RATE || pool.waited < MIN_WAITS || pool.used === 0 || pool.max <= 0) return undefined;
  if (pool.slowWaits / pool.waited <= SLOW_SHARE * ease) return undefined;
  // Little's law: the mean number in use is what was held in all, over the time.
  const busy = pool.useSeconds / pool.seconds;
  if (busy / pool.max < BUSY_SHARE * ease) return undefined;
  const use = pool.useSeconds / pool.used;
  const variation = Math.max(0, pool.useSecondsSquared / pool.used / use ** 2 - 1);
  const proposed = smallestServers({ rate, use, variation }, TARGET_WAIT, MAX_CONNECTIONS);
  if (proposed === undefined || proposed <= pool.max) return undefined;
  const wait = pool.waitSeconds / pool.waited;
  const predicted = meanWait(rate, use, proposed, variation);
  const saturated = rate * use >= pool.max;
  return propose({
    kind: 'pool_starved',
    entity: pool.name,
    severity: wait >= CRITICAL_WAIT || pool.timeouts > 0 ? 'critical' : 'warning',
    current: pool.max,
    proposed,
    predictedEffect: predicted / wait - 1,
    confidence: (0.9 * (saturated ? 0.85 : 1) * pool.waited) / (pool.waited + MIN_WAITS),
    values: {
      current: String(pool.max),
      proposed: String(proposed),
      rate: { value: rate, unit: 'count' },
      use: { value: use, unit: 'seconds' },
      busy: { value: busy, unit: 'count' },
      wait: { value: wait, unit: 'seconds' },
      predicted: { value: predicted, unit: 'seconds' },
    },
    apply: `max: ${proposed}  // in the options of pool ${pool.name}`,
    undo: `max: ${pool.max}`,
    details: [
      `Model: M/M/c with the Allen-Cunneen correction for holding times that vary (squared coefficient of variation ${variation.toFixed(2)}); arrivals are taken to be at random.`,
      `Offered load ${(rate * use).toFixed(2)} connections, from ${pool.asked} callers within ${Math.round(pool.seconds)} s; ${pool.timeouts} of them gave up.`,
      saturated
        ? 'The pool cannot keep up, so that callers who wait for an answer ask less often than they would: the true demand may be higher.'
        : 'The pool keeps up on average; the wait comes from bursts.',
      'The sum over all instances must stay below the max_connections that PostgreSQL leaves to applications.',
    ],
  });
}

export const poolStarved: Advisor = {
  name: 'pool_starved',
  advise: ({ pools, stands }) => verdict(pools.map((pool) => advisePool(pool, stands('pool_starved', pool.name)))),
};
