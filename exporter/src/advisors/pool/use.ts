import type { PoolSample } from '../../instruments/pool.ts';

/** What a pool did during `seconds`; its `levels` are those since its start. */
export interface PoolUse extends Omit<PoolSample, 'since'> {
  readonly seconds: number;
  /** The same of the time before, up to an hour. */
  readonly before?: PoolUse;
}

/** @param last also tells what a delta cannot: what is open, held and remembered now */
export function poolDelta(first: PoolSample, last: PoolSample, seconds: number): PoolUse {
  const { since: _, ...now } = last;
  return {
    ...now,
    seconds,
    asked: last.asked - first.asked,
    waited: last.waited - first.waited,
    waitSeconds: last.waitSeconds - first.waitSeconds,
    slowWaits: last.slowWaits - first.slowWaits,
    timeouts: last.timeouts - first.timeouts,
    used: last.used - first.used,
    useSeconds: last.useSeconds - first.useSeconds,
    useSecondsSquared: last.useSecondsSquared - first.useSecondsSquared,
    gapSecondsSquared: last.gapSecondsSquared - first.gapSecondsSquared,
    opened: last.opened - first.opened,
    openSeconds: last.openSeconds - first.openSeconds,
  };
}

/** What the queueing formulas take of a pool. */
export interface Demand {
  /** Callers a second. */
  readonly rate: number;
  /** Mean holding time in seconds. */
  readonly use: number;
  /** Squared coefficients of variation of the times between callers, and of holding times: 1 exponential, 0 constant. */
  readonly arrivalVariation: number;
  readonly useVariation: number;
}

/** Undefined where nobody asked, or nothing was given back. */
export function demandOf(pool: PoolUse): Demand | undefined {
  if (pool.asked < 2 || pool.used === 0 || pool.seconds <= 0) return undefined;
  const rate = pool.asked / pool.seconds;
  const use = pool.useSeconds / pool.used;
  return {
    ...{ rate, use },
    arrivalVariation: Math.max(0, (pool.gapSecondsSquared / pool.asked) * rate ** 2 - 1),
    useVariation: Math.max(0, pool.useSecondsSquared / pool.used / use ** 2 - 1),
  };
}

/** Mean wait in seconds for a connection that was free or became so: what opening new ones took is taken off. */
export function measuredWait(pool: PoolUse): number {
  return pool.waited === 0 ? 0 : Math.max(0, pool.waitSeconds - pool.openSeconds) / pool.waited;
}

/** Connections in the hands of callers who have forgotten them. */
export function forgotten({ leaks }: PoolUse): number {
  return leaks.filter(({ isIdle }) => isIdle).length;
}
