import { contentionSince, fitContention } from './contention.ts';
import { meanWait } from './queueing.ts';
import { replay } from './replay.ts';
import { type Demand, measuredWait, type PoolUse } from './use.ts';

/** What callers of a pool would meet at some size. */
export interface Forecast {
  readonly waitSeconds: number;
  readonly holdSeconds: number;
  /** By Erlang's C with Allen and Cunneen's correction, for this holding time. */
  readonly formulaSeconds: number;
}

export interface Forecaster {
  /** Whether the last callers were replayed, so that their bursts are in it; else it is the formula alone. */
  readonly isReplayed: boolean;
  /** Times as long as one alone that connections are held with so many in use; undefined where they are not. */
  readonly growth?: (inUse: number) => number;
  readonly at: (size: number) => Forecast;
}

/** Most that the whole window may differ from its last callers. */
const MAX_SCALE = 2;
/** Waits below are made of event-loop turns rather than of queueing. */
const LEAST_WAIT = 0.005;

/**
 * How long callers would wait at other sizes. Where the last callers are known they are replayed: the formula knows of
 * bursts only by one number, and under them is off by half and more. Their mean wait at the present size against what
 * the whole window measured corrects the scale, since the window may hold more callers than are remembered.
 */
export function forecaster(pool: PoolUse, demand: Demand): Forecaster {
  const asked = pool.demand();
  const contention = fitContention(asked) ?? contentionSince(pool);
  const present = replay(asked, pool.max, contention);
  if (present === undefined) {
    const at = (size: number) => {
      const waitSeconds = meanWait(demand, size);
      return { waitSeconds, formulaSeconds: waitSeconds, holdSeconds: demand.use };
    };
    return { isReplayed: false, at };
  }
  const scale = scaleOf(measuredWait(pool), present.waitSeconds, demand.rate * demand.use >= pool.max);
  return {
    isReplayed: true,
    ...(contention && { growth: contention.growth }),
    at(size) {
      const { waitSeconds, holdSeconds } = replay(asked, size, contention) ?? present;
      const formulaSeconds = meanWait({ ...demand, use: holdSeconds }, size);
      return { waitSeconds: waitSeconds * scale, holdSeconds, formulaSeconds };
    },
  };
}

function scaleOf(measured: number, replayed: number, isSaturated: boolean): number {
  if (isSaturated || measured < LEAST_WAIT || replayed < LEAST_WAIT) return 1;
  return Math.min(MAX_SCALE, Math.max(1 / MAX_SCALE, measured / replayed));
}
