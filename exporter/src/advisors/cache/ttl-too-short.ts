import { formatValue } from '@pulso/catalogue';
import { TTL_FACTORS } from '../../instruments/cache-expiry.ts';
import { propose } from '../advice/advice.ts';
import { type Advisor, type Judgement, verdict } from '../application/advisor.ts';
import { type CacheUse, isIdle, meanLoad } from './use.ts';

/** The warning of the signal `cache_hit_ratio`: a cache that finds more is well as it is. */
const LOW_RATIO = 0.7;
/** Look-ups that find only what has expired, of all. */
const STALE_SHARE = 0.15;
const MIN_STALE = 30;
/** The shortest of the longer times to live is proposed that is spared this share of the misses by expiry. */
const ENOUGH_SPARED = 0.5;
const MILLISECONDS = 1_000;

/** Entries expire and are asked for again: proposes a longer time to live, as far as the data may be so old. */
export function adviseTtl(cache: CacheUse, relaxed: boolean): Judgement {
  const { name, requests, hits, stale, seconds, expiry } = cache;
  const ease = relaxed ? 0.5 : 1;
  if (isIdle(cache) || stale < MIN_STALE || stale / requests < STALE_SHARE * ease) return undefined;
  if (hits / requests >= LOW_RATIO + (relaxed ? 0.05 : 0)) return undefined;
  if (expiry === undefined || expiry.count < MIN_STALE) {
    return { silent: `cache ${name}: how old expired entries are when they are asked for is not known` };
  }
  const { count, ttlSeconds, left } = expiry;
  const found = left.findIndex((each) => each / count <= 1 - ENOUGH_SPARED);
  const at = found === -1 ? left.length - 1 : found;
  // To a millisecond, as lru-cache takes it.
  const ttl = Math.round((ttlSeconds / count) * MILLISECONDS) / MILLISECONDS;
  const proposed = ttl * TTL_FACTORS[at]!;
  const effect = left[at]! / count - 1;
  const load = meanLoad(cache);
  return propose({
    kind: 'cache_ttl_too_short',
    entity: name,
    severity: 'warning',
    current: ttl,
    proposed,
    predictedEffect: effect,
    // Whoever is given the expired value need not wait for the new one.
    ...(load === undefined || cache.servesStale ? {} : { gain: { savedTime: ((-effect * stale) / seconds) * load } }),
    explanation: {
      formula: 'effect = left / seen - 1',
      inputs: { left: { value: left[at]!, unit: 'count' }, seen: { value: count, unit: 'count' } },
      result: { value: effect, unit: 'ratio' },
    },
    // Poisson's look-ups are an assumption, and keys differ.
    confidence: (0.7 * count) / (count + MIN_STALE),
    values: {
      current: { value: ttl, unit: 'seconds' },
      proposed: { value: proposed, unit: 'seconds' },
      stale: { value: stale / requests, unit: 'ratio' },
      spared: { value: -effect, unit: 'ratio' },
    },
    apply: `ttl: ${Math.round(proposed * MILLISECONDS)}  // milliseconds, in the options of cache ${name}`,
    undo: `ttl: ${Math.round(ttl * MILLISECONDS)}`,
    details: [
      'The predicted effect is on look-ups that find only an expired entry.',
      `Of ${count} entries that were asked for after they had expired, each loaded anew at the age a, having lived T: of such misses a / (a + D) are left where entries live D longer (look-ups at random: Jung, Berger, Balakrishnan, INFOCOM 2003).`,
      `Entries may then be ${formatValue(proposed, 'seconds')} old. Whether the data allows it, Pulso cannot know.`,
      'A longer life fills the cache further: watch evictions for want of room.',
      ...(cache.servesStale ? ['Callers are given the expired value meanwhile: loads are spared, not waiting.'] : []),
    ],
  });
}

export const cacheTtl: Advisor = {
  name: 'cache_ttl_too_short',
  advise: ({ caches, stands }) =>
    verdict(caches.map((cache) => adviseTtl(cache, stands('cache_ttl_too_short', cache.name)))),
};
