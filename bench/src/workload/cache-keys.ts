import { LRUCache } from 'lru-cache';

/** Entries that the cache holds, and keys that it is asked for: about one look-up in thirty misses. */
export const ENTRIES = 16_384;
const KEYS = 20_000;
/** Exponent of the skew with which keys are asked for. */
const SKEW = 0.9;
/** Look-ups until the same strings come again. */
export const LOOKUPS = 1 << 16;
const WIDTH = 14;

/** Numerical Recipes' generator: the same look-ups in every run. */
function randomFrom(start: number): () => number {
  let seed = start;
  return () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** The text of all look-ups, one after another, each `WIDTH` characters wide. */
const text = ((): Buffer => {
  const sums = new Float64Array(KEYS);
  let sum = 0;
  for (let rank = 0; rank < KEYS; rank++) sums[rank] = sum += (rank + 1) ** -SKEW;
  const random = randomFrom(5);
  const ranks = Array.from({ length: LOOKUPS }, () => {
    const wanted = random() * sum;
    return sums.findIndex((upTo) => upTo >= wanted);
  });
  return Buffer.from(ranks.map(keyOf).join(''), 'latin1');
})();

/** As bytes and back: a string put together from parts stays in parts, which are slower to compare. */
function keyOf(rank: number): string {
  return Buffer.from(`client:${String(rank * 491).padStart(WIDTH - 'client:'.length, '0')}`).toString('latin1');
}

/** Keys as a service has them: strings read off a socket a moment ago, equal to the stored ones and not the same. */
export function freshKeys(): string[] {
  return Array.from({ length: LOOKUPS }, (_, i) => text.toString('latin1', i * WIDTH, (i + 1) * WIDTH));
}

/** A full cache of the keys that are asked for most, the first among them the most lately used. */
export function fullCache(): LRUCache<string, object> {
  const cache = new LRUCache<string, object>({ max: ENTRIES });
  for (let rank = ENTRIES - 1; rank >= 0; rank--) cache.set(keyOf(rank), { rank });
  return cache;
}
