import { assert, double, integer, property } from 'fast-check';
import { LRUCache } from 'lru-cache';
import { randomStream } from '@pulso/random';
import { idOfRank, popularity } from './popularity.ts';

function hitRatio(entries: number, lookUps: number, warmUp: number): number {
  const rank = popularity(50_000);
  const random = randomStream(5);
  const cache = new LRUCache<number, boolean>({ max: entries });
  let hits = 0;
  for (let i = -warmUp; i < lookUps; i++) {
    const id = rank(random);
    if (cache.get(id) === true) {
      if (i >= 0) hits++;
    } else cache.set(id, true);
  }
  return hits / lookUps;
}

describe('popularity', () => {
  it('makes a cache of 1,000 hit more than 80 % after 200 look-ups, one of 2 less than 20 % ever', () => {
    expect(hitRatio(1_000, 500, 200)).toBeGreaterThan(0.8);
    expect(hitRatio(2, 20_000, 0)).toBeLessThan(0.2);
  });

  it('stays within the ranks', () => {
    assert(
      property(
        integer({ min: 1, max: 100_000 }),
        double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, u) => {
          const rank = popularity(n)(() => u);
          expect(Number.isInteger(rank) && rank >= 0 && rank < n).toBe(true);
        },
      ),
    );
  });

  it.each([2_000, 50_000])('gives each of %d ranks an id of its own', (n) => {
    const ids = new Set(Array.from({ length: n }, (_, rank) => idOfRank(rank, n)));
    expect(ids.size).toBe(n);
    expect(Math.min(...ids)).toBe(1);
    expect(Math.max(...ids)).toBe(n);
  });
});
