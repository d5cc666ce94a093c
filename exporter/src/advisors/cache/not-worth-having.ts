import { propose } from '../advice/advice.ts';
import { type Advisor, type Judgement, verdict } from '../application/advisor.ts';
import { type CacheUse, curveSilence, isIdle, meanLoad } from './use.ts';

/** A load that takes so long is dearer than any look-up in memory, unless hardly one in a hundred hits. */
const SURELY_DEARER = 50e-6;
/** Where loads are not timed: so few hits, at any size that the curve knows, are hardly worth the memory. */
const HARDLY_ANY = 0.02;
const MIN_UNTIMED = 1_000;

/** A cache that costs more time than it saves, at its own size and at any larger one that its curve knows. */
export function adviseRemoval(cache: CacheUse, relaxed: boolean): Judgement {
  if (isIdle(cache)) return undefined;
  const { name, requests, curve, lookUpSeconds: lookUp } = cache;
  const load = meanLoad(cache);
  // What expires would hit in a cache of a longer time to live: that is other advice.
  const hits = Math.max(cache.hits, curve === undefined ? 0 : requests - curve.misses[curve.sizes.length - 1]!);
  if (load === undefined) return untimed(cache, hits / requests, relaxed);
  const saved = (hits / requests) * load;
  if (lookUp === undefined) {
    return saved >= SURELY_DEARER ? undefined : { silent: `cache ${name}: what a look-up takes is not known` };
  }
  if (saved >= lookUp * (relaxed ? 1.2 : 1)) return undefined;
  const misses = requests - cache.hits;
  const effect = (requests * load) / (requests * lookUp + misses * load) - 1;
  if (effect >= 0) return undefined;
  return propose({
    ...common(cache),
    predictedEffect: effect,
    gain: { savedTime: (requests * lookUp - cache.hits * load) / cache.seconds },
    explanation: {
      formula: 'effect = requests * load / (requests * lookUp + misses * load) - 1',
      inputs: {
        requests: { value: requests, unit: 'count' },
        misses: { value: misses, unit: 'count' },
        load: { value: load, unit: 'seconds' },
        lookUp: { value: lookUp, unit: 'seconds' },
      },
      result: { value: effect, unit: 'ratio' },
    },
    confidence: 0.7,
    details: [
      'The predicted effect is on the time of look-ups and loads together.',
      `A look-up takes ${nanoseconds(lookUp)} or more, tried on keys that the cache holds; a load ${nanoseconds(load)}, the mean of ${cache.loads.count}. What storing takes, and the memory, come on top.`,
      'A load that spares something else (a paid call, a lock) is worth more than its time.',
    ],
  });
}

function untimed(cache: CacheUse, ratio: number, relaxed: boolean): Judgement {
  if (cache.requests < MIN_UNTIMED || ratio >= HARDLY_ANY * (relaxed ? 1.5 : 1)) return undefined;
  if (cache.stale / cache.requests >= HARDLY_ANY) return undefined;
  const silent = curveSilence(cache);
  if (silent !== undefined) return { silent };
  return propose({
    ...common(cache),
    explanation: {
      formula: 'hitRatio = hits / requests',
      inputs: { hits: { value: cache.hits, unit: 'count' }, requests: { value: cache.requests, unit: 'count' } },
      result: { value: cache.hits / cache.requests, unit: 'ratio' },
    },
    confidence: 0.4,
    details: [
      `No size up to ${cache.curve!.sizes.at(-1)} entries would find more than ${(ratio * 100).toFixed(1)} % of what it was asked.`,
      'Loads are not timed (no fetchMethod, memoMethod or adapter that tells): where one takes very long, even few hits can be worth it.',
    ],
  });
}

function common(cache: CacheUse) {
  const { name, size, hits, requests } = cache;
  return {
    kind: 'cache_not_worth_having',
    entity: name,
    severity: 'warning',
    current: size,
    proposed: 0,
    values: { hits: { value: hits / requests, unit: 'ratio' }, current: String(size) },
    apply: `// call the loader itself, without cache ${name}`,
    undo: `// put cache ${name} back`,
  } as const;
}

const nanoseconds = (seconds: number) => `${Math.round(seconds * 1e9)} ns`;

export const cacheNotWorthHaving: Advisor = {
  name: 'cache_not_worth_having',
  advise: ({ caches, stands }) =>
    verdict(caches.map((cache) => adviseRemoval(cache, stands('cache_not_worth_having', cache.name)))),
};
