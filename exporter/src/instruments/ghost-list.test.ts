import * as fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import { binOf, depthOf, GhostList, hashKey } from './ghost-list.ts';

/** Hits of a cache of this size, by running one. */
function hitsWith(size: number, keys: readonly number[]): number {
  const cache = new LRUCache<number, true>({ max: size });
  let hits = 0;
  for (const key of keys) {
    if (cache.get(key) === true) hits++;
    else cache.set(key, true);
  }
  return hits;
}

describe('GhostList', () => {
  it('predicts exactly the hits that a larger cache has', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { maxLength: 300 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 40 }),
        (keys, size, more) => {
          const ghosts = new GhostList(64);
          const cache = new LRUCache<number, true>({
            max: size,
            dispose: (_, key, reason) => reason === 'evict' && ghosts.add(hashKey(key)!, Infinity),
          });
          let hits = 0;
          const depths: number[] = [];
          for (const key of keys) {
            if (cache.get(key) === true) hits++;
            else {
              const depth = ghosts.miss(hashKey(key)!, 0);
              if (depth !== undefined) depths.push(depth);
              ghosts.remove(hashKey(key)!);
              cache.set(key, true);
            }
          }
          expect(hits + depths.filter((depth) => depth <= more).length).toBe(hitsWith(size + more, keys));
        },
      ),
    );
  });

  it('keeps the latest evictions only, however many there were', () => {
    const ghosts = new GhostList(8);
    for (let key = 0; key < 1_000; key++) ghosts.add(key, Infinity);
    expect(ghosts.size).toBe(8);
    expect(ghosts.miss(991, 0)).toBeUndefined();
    expect(ghosts.miss(992, 0)).toBe(8);
    expect(ghosts.miss(999, 0)).toBe(1);
    ghosts.remove(995);
    expect(ghosts.miss(992, 0)).toBe(7);
  });

  it('counts no hit of what would have expired', () => {
    const ghosts = new GhostList(8);
    ghosts.add(1, 100);
    expect(ghosts.miss(1, 99)).toBe(1);
    expect(ghosts.miss(1, 100)).toBeUndefined();
  });

  it('never understates a depth by its bin', () => {
    for (let depth = 1; depth <= 65_536; depth++) expect(depthOf(binOf(depth))).toBeGreaterThanOrEqual(depth);
  });
});
