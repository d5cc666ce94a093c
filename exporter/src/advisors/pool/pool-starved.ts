import { type Advice, type Explanation, propose } from '../advice/advice.ts';
import { type Advisor, type Judgement, verdict } from '../application/advisor.ts';
import { deadlockFloor, sizeLimit, uncheckedBounds } from './bounds.ts';
import { leaking, opening, slowed } from './causes.ts';
import { type Forecast, type Forecaster, forecaster } from './forecast.ts';
import { smallestSize } from './queueing.ts';
import { type Demand, demandOf, measuredWait, type PoolUse } from './use.ts';

/** The signal's 95th percentile is beyond its warning exactly where more than one wait in twenty is. */
const SLOW_SHARE = 0.05;
const TARGET_WAIT = 0.01;
const CRITICAL_WAIT = 0.25;
const MIN_RATE = 0.2;
const MIN_WAITS = 10;
/** A size that misses the target is proposed still if it takes at least this part of the wait away. */
const WORTHWHILE = 0.3;
/** What callers wait and hold together must fall, else the wait only moves into the server. */
const MIN_FALL = 0.15;
/** Below this share of what was measured, the model does not explain the present wait. */
const EXPLAINED = 1 / 3;

/**
 * Callers wait for a connection since the pool is too small: proposes the smallest size that brings the mean wait under
 * 10 ms. Silent where it is not the size that is wrong. `relaxed` for advice that stands already: it goes only when the
 * trouble is clearly over. `floor`: the smallest size that cannot lock itself up.
 */
export function judgePool(pool: PoolUse, relaxed: boolean, floor = 1): Judgement {
  const demand = demandOf(pool);
  if (pool.waited < MIN_WAITS || pool.max <= 0 || pool.asked / pool.seconds < MIN_RATE) return undefined;
  if (pool.slowWaits / pool.waited <= SLOW_SHARE * (relaxed ? 0.5 : 1)) return undefined;
  const lost = leaking(pool, () => demand === undefined || demand.rate * demand.use < pool.max);
  const silent = lost ?? opening(pool) ?? slowed(pool);
  if (silent !== undefined) return { silent };
  if (demand === undefined) {
    return { silent: `pool ${pool.name}: callers wait, and none of its connections was given back in the window` };
  }
  const { limit, reason } = sizeLimit(pool.bounds);
  const forecast = forecaster(pool, demand);
  const wait = measuredWait(pool);
  const size = smallestSize(Math.max(pool.max, floor), Math.max(limit, pool.max), (candidate) => {
    return forecast.at(candidate).waitSeconds <= TARGET_WAIT;
  });
  if (size === pool.max) {
    return forecast.at(size).waitSeconds < wait * EXPLAINED
      ? {
          silent: `pool ${pool.name}: callers wait far longer than its size explains; look at the event loop and the network`,
        }
      : undefined;
  }
  const proposed = size ?? limit;
  if (proposed <= pool.max) return { silent: `pool ${pool.name}: too small, and may not grow: ${reason}` };
  const expected = forecast.at(proposed);
  if (!(expected.waitSeconds <= wait * (1 - WORTHWHILE))) {
    return { silent: `pool ${pool.name}: too small, and even ${proposed} would not be enough: ${reason}` };
  }
  const total = wait + demand.use;
  if (expected.waitSeconds + expected.holdSeconds > total * (1 - MIN_FALL) && forecast.growth !== undefined) {
    return {
      silent: `pool ${pool.name}: connections are held the longer the more are in use; a larger pool would move the wait into the server`,
    };
  }
  const found = { pool, demand, forecast, expected, wait, proposed };
  return adviceOn(found, size === undefined ? reason : undefined);
}

interface Found {
  readonly pool: PoolUse;
  readonly demand: Demand;
  readonly forecast: Forecaster;
  readonly expected: Forecast;
  readonly wait: number;
  readonly proposed: number;
}

function adviceOn({ pool, demand, forecast, expected, wait, proposed }: Found, cappedBy: string | undefined): Advice {
  const { rate, use } = demand;
  const load = rate * use;
  const isSaturated = load >= pool.max;
  const predicted = expected.waitSeconds;
  const explanation = explain(demand, expected, proposed);
  const unchecked = uncheckedBounds(pool.bounds);
  return propose({
    kind: 'pool_starved',
    entity: pool.name,
    severity: wait >= CRITICAL_WAIT || pool.timeouts > 0 ? 'critical' : 'warning',
    current: pool.max,
    proposed,
    predictedEffect: predicted / wait - 1,
    gain: {
      savedTime: rate * Math.max(0, wait + use - predicted - expected.holdSeconds),
      ...(pool.timeouts > 0 && { removedRisk: pool.timeouts / pool.asked }),
    },
    ...(explanation && { explanation }),
    confidence:
      ((forecast.isReplayed ? 0.9 : 0.6) *
        (isSaturated ? 0.85 : 1) *
        (forecast.growth === undefined ? 1 : 0.8) *
        pool.waited) /
      (pool.waited + MIN_WAITS),
    values: {
      current: String(pool.max),
      proposed: String(proposed),
      rate: { value: rate, unit: 'count' },
      use: { value: use, unit: 'seconds' },
      busy: { value: pool.useSeconds / pool.seconds, unit: 'count' },
      wait: { value: wait, unit: 'seconds' },
      predicted: { value: predicted, unit: 'seconds' },
    },
    apply: `max: ${proposed}  // in the options of pool ${pool.name}`,
    undo: `max: ${pool.max}`,
    details: [
      forecast.isReplayed
        ? 'Model: the last callers replayed through that many connections, first come, first served (Kiefer and Wolfowitz, 1955); beside it, Erlang C with the Allen-Cunneen correction.'
        : 'Model: Erlang C with the Allen-Cunneen correction; too few callers to replay, so that bursts count by the variation of the times between callers alone.',
      `Squared coefficients of variation: ${demand.arrivalVariation.toFixed(2)} of the times between callers, ${demand.useVariation.toFixed(2)} of holding times.`,
      `Offered load ${load.toFixed(2)} connections, from ${pool.asked} callers within ${Math.round(pool.seconds)} s; ${pool.timeouts} of them gave up.`,
      isSaturated
        ? 'The pool cannot keep up, so that callers who wait for an answer ask less often than they would: the true demand may be higher; and always full, it does not show whether holding times grow with more connections.'
        : 'The pool keeps up on average; the wait comes from bursts.',
      ...(forecast.growth === undefined
        ? []
        : [
            `Holding times grow with the connections in use (universal scalability law): expected ${expected.holdSeconds.toFixed(3)} s at the proposed size.`,
          ]),
      ...(cappedBy === undefined ? [] : [`Bounded by ${cappedBy}; the wait asks for more.`]),
      ...(unchecked === undefined ? [] : [unchecked]),
    ],
  });
}

/** Undefined where the formula alone holds the load for too high, as it may where holding times grow. */
function explain(demand: Demand, expected: Forecast, size: number): Explanation | undefined {
  const { waitSeconds, formulaSeconds, holdSeconds } = expected;
  if (!Number.isFinite(formulaSeconds) || formulaSeconds <= 0) return undefined;
  return {
    formula:
      'wait = erlangC(rate * use, size) * use / (size - rate * use) * (arrivalVariation + useVariation) / 2 * replayed',
    inputs: {
      rate: { value: demand.rate, unit: 'count' },
      use: { value: holdSeconds, unit: 'seconds' },
      size: { value: size, unit: 'count' },
      arrivalVariation: { value: demand.arrivalVariation, unit: 'count' },
      useVariation: { value: demand.useVariation, unit: 'count' },
      replayed: { value: waitSeconds / formulaSeconds, unit: 'count' },
    },
    result: { value: waitSeconds, unit: 'seconds' },
  };
}

export const poolStarved: Advisor = {
  name: 'pool_starved',
  advise: ({ pools, http, seconds, stands }) =>
    verdict(
      pools.map((pool) => {
        const floor = deadlockFloor(pool.bounds.connectionsPerRequest ?? 1, http, seconds);
        return judgePool(pool, stands('pool_starved', pool.name), floor);
      }),
    ),
};
