import { propose } from '../advice/advice.ts';
import { type Advisor, type Judgement, verdict } from '../application/advisor.ts';
import { roundUp } from './cache-too-small.ts';
import { type CacheUse, curveSilence, isIdle } from './use.ts';

/** The process's memory, of its limit, from which room given back is worth asking for: the signal warns at 80 %. */
const MEMORY_MATTERS = 0.75;
/** Or the share of the limit that the cache alone takes. */
const LARGE_SHARE = 0.1;
/** A smaller size may lose this much of all look-ups, at most. */
const MAX_LOSS = 0.01;
/** A cache takes what it holds: one that is not full gives back nothing. */
const FULL = 0.9;
const CONFIDENCE = 0.8;

interface Memory {
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
}

/** A full cache of which a smaller one would find as much, where its memory is wanted. */
export function adviseSmallerCache(cache: CacheUse, memory: Memory, relaxed: boolean): Judgement {
  const { name, max, size, bytes, requests, seconds } = cache;
  const { memoryBytes, memoryLimitBytes } = memory;
  const used = memoryBytes / memoryLimitBytes;
  const ease = relaxed ? 0.9 : 1;
  const isWanted = used >= MEMORY_MATTERS * ease || (bytes ?? 0) / memoryLimitBytes >= LARGE_SHARE * ease;
  if (!isWanted || isIdle(cache) || size < FULL * max) return undefined;
  const silent = curveSilence(cache);
  if (silent !== undefined) return { silent };
  const { sizes, misses } = cache.curve!;
  const own = sizes.indexOf(max);
  const loss = (at: number) => (misses[at]! - misses[own]!) / requests;
  const chosen = sizes.findIndex((_, at) => at < own && loss(at) < MAX_LOSS);
  if (own === -1 || chosen === -1) return undefined;
  const proposed = roundUp(sizes[chosen]!);
  if (proposed >= max) return undefined;
  const effect = proposed / max - 1;
  const freed = bytes === undefined ? undefined : -effect * bytes;
  return propose({
    kind: 'cache_too_large',
    entity: name,
    severity: 'warning',
    current: max,
    proposed,
    predictedEffect: effect,
    // Of what stands between the process and its limit, the share that is won.
    ...(freed === undefined
      ? {}
      : {
          gain: { removedRisk: riskOf(memoryBytes, memoryLimitBytes) - riskOf(memoryBytes - freed, memoryLimitBytes) },
        }),
    explanation: {
      formula: 'effect = proposed / current - 1',
      inputs: { proposed: { value: proposed, unit: 'count' }, current: { value: max, unit: 'count' } },
      result: { value: effect, unit: 'ratio' },
    },
    confidence: CONFIDENCE,
    values: {
      current: String(max),
      proposed: String(proposed),
      loss: { value: Math.max(0, loss(chosen)), unit: 'ratio' },
      memory: { value: used, unit: 'ratio' },
    },
    apply: `max: ${proposed}  // in the options of cache ${name}`,
    undo: `max: ${max}`,
    details: [
      'The predicted effect is on the entries that it holds, and on their memory as far as entries are alike.',
      `By the miss-ratio curve of ${requests} look-ups within ${Math.round(seconds)} s; the smaller size loses less than ${MAX_LOSS * 100} % of them.`,
      freed === undefined
        ? 'How much memory comes back is not known, since the cache does not count the sizes of its entries.'
        : `About ${Math.round(freed / 1024 ** 2)} MiB come back.`,
      'Traffic of another hour or day may need the room: look at the curve over a week first.',
    ],
  });
}

const SAFE = 0.8;

/** How near memory is to its limit: 0 where no signal warns, 1 at the limit. */
function riskOf(bytes: number, limit: number): number {
  return Math.min(1, Math.max(0, (bytes / limit - SAFE) / (1 - SAFE)));
}

export const cacheTooLarge: Advisor = {
  name: 'cache_too_large',
  advise: ({ caches, runtime, stands }) =>
    verdict(caches.map((cache) => adviseSmallerCache(cache, runtime, stands('cache_too_large', cache.name)))),
};
