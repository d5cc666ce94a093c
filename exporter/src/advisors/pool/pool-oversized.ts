import { type Advice, propose } from '../advice/advice.ts';
import { type Advisor, verdict } from '../application/advisor.ts';
import { deadlockFloor } from './bounds.ts';
import { forecaster } from './forecast.ts';
import { smallestSize } from './queueing.ts';
import { demandOf, forgotten, type PoolUse } from './use.ts';

/** The quiet hour tells nothing of the busy one: the longer it was watched the surer, and not at all before. */
const MIN_AGE = 3_600;
const SURE_AFTER = 6 * 3_600;
const MIN_ASKED = 100;
/** Far above need, by ratio and by number. */
const FAR = 2;
const FAR_NUMBER = 5;
/** Room above the most that were ever in use at once. */
const ROOM = 1.25;
const SHORT_WAIT = 0.001;

/**
 * A pool that keeps far more connections open than were ever in use at once, since it is measured: each is a process and
 * memory of the server, taken from others. Proposes that number with a quarter on top.
 */
export function adviseOversized(pool: PoolUse, relaxed: boolean, floor = 1): Advice | undefined {
  const demand = demandOf(pool);
  if (demand === undefined || pool.ageSeconds < MIN_AGE || pool.asked < MIN_ASKED || forgotten(pool) > 0) {
    return undefined;
  }
  const peak = pool.levels.findLastIndex((times) => times > 0);
  // Where the last number stands for all above it, the peak is not known.
  if (peak < 1 || peak === pool.levels.length - 1) return undefined;
  const ease = relaxed ? 0.75 : 1;
  const isFarAbove = (size: number) => pool.open >= size * FAR * ease && pool.open - size >= FAR_NUMBER * ease;
  if (!isFarAbove(Math.ceil(peak * ROOM))) return undefined;
  const forecast = forecaster(pool, demand);
  const need = smallestSize(1, pool.max, (size) => forecast.at(size).waitSeconds <= SHORT_WAIT);
  if (need === undefined) return undefined;
  const proposed = Math.max(Math.ceil(peak * ROOM), need, floor, 2);
  if (!isFarAbove(proposed)) return undefined;
  const instances = pool.bounds.instances ?? 1;
  const { maxConnections } = pool.bounds;
  const isOvercommitted = maxConnections !== undefined && pool.max * instances > maxConnections;
  return propose({
    kind: 'pool_oversized',
    entity: pool.name,
    severity: 'warning',
    current: pool.max,
    proposed,
    predictedEffect: proposed / pool.open - 1,
    gain:
      maxConnections === undefined
        ? {}
        : { removedRisk: Math.min(1, ((pool.open - proposed) * instances) / maxConnections) },
    explanation: {
      formula: 'kept = max(peak * room, need, floor)',
      inputs: {
        peak: { value: peak, unit: 'count' },
        room: { value: Math.ceil(peak * ROOM) / peak, unit: 'ratio' },
        need: { value: need, unit: 'count' },
        floor: { value: Math.max(floor, 2), unit: 'count' },
      },
      result: { value: proposed, unit: 'count' },
    },
    confidence: (0.85 * pool.ageSeconds) / (pool.ageSeconds + SURE_AFTER),
    values: {
      current: String(pool.max),
      proposed: String(proposed),
      open: { value: pool.open, unit: 'count' },
      peak: { value: peak, unit: 'count' },
      age: { value: pool.ageSeconds, unit: 'seconds' },
    },
    apply: `max: ${proposed}  // in the options of pool ${pool.name}`,
    undo: `max: ${pool.max}`,
    details: [
      'The predicted effect is on the connections that the pool keeps open; what callers wait stays below 1 ms by the model.',
      `Measured since the process started: a longer rhythm than that, as of month's ends, is not in it.`,
      ...(isOvercommitted
        ? [
            `${instances} instance(s) of ${pool.max} are more than the ${maxConnections} connections that the server leaves.`,
          ]
        : []),
    ],
  });
}

export const poolOversized: Advisor = {
  name: 'pool_oversized',
  advise: ({ pools, http, seconds, stands }) =>
    verdict(
      pools.map((pool) => {
        const floor = deadlockFloor(pool.bounds.connectionsPerRequest ?? 1, http, seconds);
        return adviseOversized(pool, stands('pool_oversized', pool.name), floor);
      }),
    ),
};
