import type { LruInternals } from './lru-internals.ts';

const KEYS = 16;
const ROUNDS = 4;
const MILLISECONDS = 1_000;

/**
 * What a look-up of this cache takes at least, in seconds, by trying some on keys that it holds: `has`, which changes
 * nothing, where `get` also moves the entry. The shortest of a few rounds, since all that disturbs makes it longer.
 * Undefined for a cache with fewer keys than are tried.
 */
export function timeLookUps(
  cache: { has(key: unknown): boolean; readonly updateAgeOnHas?: boolean },
  inside: LruInternals | undefined,
): number | undefined {
  if (inside === undefined || cache.updateAgeOnHas === true) return undefined;
  const keys: unknown[] = [];
  for (const key of inside.keyMap.keys()) {
    keys.push(key);
    if (keys.length === KEYS) break;
  }
  if (keys.length < KEYS) return undefined;
  let shortest = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let i = 0; i < KEYS; i++) cache.has(keys[i]);
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest / KEYS / MILLISECONDS;
}
