import { type Advice, propose } from '../advice/advice.ts';
import { type Advisor, type Judgement, verdict } from '../application/advisor.ts';
import { kneeOf } from './knee.ts';
import { type CacheUse, curveSilence, isIdle, meanLoad } from './use.ts';

/** Warning and critical bound of the signal `cache_hit_ratio`; what is proposed ends clear of the warning. */
const LOW_RATIO = 0.7;
const CRITICAL_RATIO = 0.2;
const TARGET_RATIO = 0.75;
/** More room must bring at least this much of all look-ups. */
const MIN_GAIN = 0.05;
/** Look-ups of which a ratio is told with half of the confidence. */
const HALF_SURE = 30;

/**
 * A full cache drops entries that are asked for again: proposes the smallest size that reaches the target, else the one
 * beyond which more room brings ever less.
 */
export function adviseCacheSize(cache: CacheUse, relaxed: boolean): Judgement {
  const { name, requests, hits, max } = cache;
  if (isIdle(cache)) return undefined;
  const ratio = hits / requests;
  if (cache.evictions === 0 || ratio >= (relaxed ? TARGET_RATIO : LOW_RATIO)) return undefined;
  const silent = curveSilence(cache);
  if (silent !== undefined) return { silent };
  const { sizes, misses } = cache.curve!;
  const own = sizes.indexOf(max);
  if (own === -1) return { silent: `cache ${name}: its curve is of another size` };
  const gain = (at: number) => misses[own]! - misses[at]!;
  const all = gain(sizes.length - 1);
  if (all / requests < MIN_GAIN * (relaxed ? 0.5 : 1)) return undefined;
  const reached = sizes.findIndex((_, at) => at > own && (hits + gain(at)) / requests >= TARGET_RATIO);
  const larger = sizes.slice(own);
  const bend = kneeOf(
    larger,
    larger.map((_, at) => gain(own + at)),
  );
  // On a straight curve the last entry brings as much as the first: only memory can say when it is enough.
  const chosen = reached !== -1 ? reached : bend === undefined ? sizes.length - 1 : own + bend;
  const gained = gain(chosen);
  if (gained / requests < MIN_GAIN * (relaxed ? 0.5 : 1)) return undefined;
  return small(cache, { all, gained, proposed: roundUp(sizes[chosen]!), way: wayOf(reached, bend) });
}

function wayOf(reached: number, bend: number | undefined): string {
  if (reached !== -1) {
    return `It is the smallest size of which the curve tells that it finds ${TARGET_RATIO * 100} % of what it is asked.`;
  }
  return bend === undefined
    ? 'No size that the curve knows reaches the target, and each entry brings as much as the one before: as much as memory allows.'
    : 'No size that the curve knows reaches the target: it is the knee, beyond which an entry brings less (Kneedle, Satopää et al., ICDCSW 2011).';
}

interface Found {
  readonly all: number;
  readonly gained: number;
  readonly proposed: number;
  readonly way: string;
}

function small(cache: CacheUse, { all, gained, proposed, way }: Found): Advice {
  const { requests, hits, max, seconds } = cache;
  const misses = requests - hits;
  const load = meanLoad(cache);
  const effect = -gained / misses;
  return propose({
    kind: 'cache_too_small',
    entity: cache.name,
    severity: hits / requests <= CRITICAL_RATIO ? 'critical' : 'warning',
    current: max,
    proposed,
    predictedEffect: effect,
    ...(load === undefined ? {} : { gain: { savedTime: (gained / seconds) * load } }),
    explanation: {
      formula: 'effect = -gained / misses',
      inputs: { gained: { value: gained, unit: 'count' }, misses: { value: misses, unit: 'count' } },
      result: { value: effect, unit: 'ratio' },
    },
    confidence: (0.9 * all) / (all + HALF_SURE),
    values: {
      current: String(max),
      proposed: String(proposed),
      hits: { value: hits / requests, unit: 'ratio' },
      ghosts: { value: all / misses, unit: 'ratio' },
      predicted: { value: (hits + gained) / requests, unit: 'ratio' },
    },
    apply: `max: ${proposed}  // in the options of cache ${cache.name}`,
    undo: `max: ${max}`,
    details: [
      'The predicted effect is on misses: -80 % means four in five of them become hits.',
      way,
      `Measured on ${requests} look-ups within ${Math.round(seconds)} s, by the cache's miss-ratio curve (SHARDS, Waldspurger et al., FAST 2015): with room enough, ${Math.round(all)} misses would have been hits.`,
      'Exact for replacement by least recent use up to 4,096 entries, sampled beyond; it does not know how much memory an entry takes.',
      ...(load === undefined ? [] : [`Users are spared the loads, ${(load * 1_000).toPrecision(3)} ms each.`]),
    ],
  });
}

/** To two significant digits, upwards: nobody sets a cache to 1,847 entries. */
export function roundUp(size: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(size)) - 1);
  return Math.ceil(size / step) * step;
}

export const cacheTooSmall: Advisor = {
  name: 'cache_too_small',
  advise: ({ caches, stands }) =>
    verdict(caches.map((cache) => adviseCacheSize(cache, stands('cache_too_small', cache.name)))),
};
