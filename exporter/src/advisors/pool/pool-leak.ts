import { type Advice, propose } from '../advice/advice.ts';
import { type Advisor, verdict } from '../application/advisor.ts';
import { forgotten, type PoolUse } from './use.ts';

/** One that is held on purpose (`LISTEN`) is no leak yet, unless it is so much of the pool. */
const MIN_LEAKED = 2;
const MUCH = 0.5;
const MAX_PLACES = 3;
/** Where the places agree it is one spot in the code; without places it is certain only that they are held. */
const CONFIDENCE = { placed: 0.9, unplaced: 0.75 };

/** Connections are taken and not given back, and no query runs on them: names where the code takes them. */
export function adviseLeak(pool: PoolUse): Advice | undefined {
  const count = forgotten(pool);
  if (pool.max <= 0 || (count < MIN_LEAKED && count / pool.max < MUCH)) return undefined;
  const share = count / pool.max;
  const places = placesOf(pool);
  const oldest = Math.max(...pool.leaks.map(({ heldSeconds }) => heldSeconds));
  return propose({
    kind: 'pool_leak',
    entity: pool.name,
    severity: share >= MUCH || pool.timeouts > 0 ? 'critical' : 'warning',
    current: count,
    proposed: 0,
    predictedEffect: -1,
    gain: { removedRisk: Math.min(1, share), savedTime: pool.waitSeconds / pool.seconds },
    explanation: {
      formula: 'removedRisk = min(1, leaked / size)',
      inputs: { leaked: { value: count, unit: 'count' }, size: { value: pool.max, unit: 'count' } },
      result: { value: Math.min(1, share), unit: 'ratio' },
    },
    confidence: places.length > 0 ? CONFIDENCE.placed : CONFIDENCE.unplaced,
    values: {
      current: String(count),
      max: String(pool.max),
      oldest: { value: oldest, unit: 'seconds' },
    },
    apply: `try { … } finally { client.release(); }  // around each use of pool ${pool.name}; or pool.query(…), which gives back by itself`,
    details: [
      ...places.map(({ place, times }) => `${times} taken at ${place}.`),
      ...(places.length > 0
        ? []
        : ['Where they are taken is not noted in production: set leakPlaces: true for the pool, in one instance.']),
      'Counted: connections held for longer than leakAfter, with no query under way on them. What runs a query for that long is slow, not leaked.',
      'A connection that is held on purpose, as for LISTEN, is better a Client of its own than one of the pool.',
    ],
  });
}

function placesOf(pool: PoolUse): readonly { readonly place: string; readonly times: number }[] {
  const times = new Map<string, number>();
  for (const { isIdle, place } of pool.leaks) {
    const [innermost] = place;
    if (isIdle && innermost !== undefined) times.set(innermost, (times.get(innermost) ?? 0) + 1);
  }
  return [...times]
    .map(([place, count]) => ({ place, times: count }))
    .toSorted((a, b) => b.times - a.times)
    .slice(0, MAX_PLACES);
}

export const poolLeak: Advisor = {
  name: 'pool_leak',
  advise: ({ pools }) => verdict(pools.map((pool) => adviseLeak(pool))),
};
