import * as fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import { keyHasher } from './key-hash.ts';
import { MissRatioCurve } from './miss-ratio-curve.ts';

const hash = keyHasher(1);

/** Misses of a cache of this size, by running one. */
function missesWith(size: number, keys: Iterable<number>): number {
  const cache = new LRUCache<number, true>({ max: size });
  let misses = 0;
  for (const key of keys) {
    if (cache.get(key) === true) continue;
    misses++;
    cache.set(key, true);
  }
  return misses;
}

/** A real cache under these look-ups, with the curve told what the instrument would tell it. */
function follow(size: number, keys: Iterable<number>, of = hash): MissRatioCurve {
  const curve = new MissRatioCurve(size);
  const cache = new LRUCache<number, true>({ max: size });
  for (const key of keys) {
    const known = cache.get(key) === true;
    if (!known) cache.set(key, true);
    const hashed = of(key);
    if (!curve.isSampled(hashed)) continue;
    if (known) curve.hit(curve.find(hashed));
    else {
      curve.miss(hashed, 0);
      curve.store(hashed);
    }
  }
  return curve;
}

describe('MissRatioCurve', () => {
  it('counts exactly the misses of real caches of each of its sizes, while all keys are followed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(60), { maxLength: 400 }),
        fc.array(fc.nat(4), { maxLength: 400 }),
        fc.integer({ min: 1, max: 14 }),
        (wide, narrow, size) => {
          const keys = wide.flatMap((key, i) => [key, ...narrow.slice(i, i + 1)]);
          const curve = follow(size, keys);
          expect(curve.rate).toBe(1);
          expect([...curve.misses()]).toEqual(curve.sizes.map((entries) => missesWith(entries, keys)));
        },
      ),
    );
  });

  it('does what a plain list does, whatever is stored, found, missed and forgotten', () => {
    const step = fc.tuple(fc.constantFrom('get', 'get', 'get', 'set', 'set', 'forget', 'clear'), fc.nat(25));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 12 }), (steps, size) => {
        const curve = new MissRatioCurve(size);
        const list: number[] = [];
        let misses = curve.sizes.map(() => 0);
        for (const [what, key] of steps) {
          const at = list.indexOf(key);
          if (what === 'get') {
            misses = misses.map((count, j) => count + Number(at === -1 || at >= (curve.sizes[j] ?? 0)));
            // Only what the cache itself holds is found, and moves.
            if (at !== -1 && at < size) {
              curve.hit(curve.find(hash(key)));
              list.unshift(...list.splice(at, 1));
            } else curve.miss(hash(key), 0);
          } else if (what === 'set') {
            curve.store(hash(key));
            if (at !== -1) list.splice(at, 1);
            list.unshift(key);
          } else if (what === 'forget') {
            curve.forget(hash(key));
            if (at !== -1) list.splice(at, 1);
          } else if (key === 0) {
            curve.clear();
            list.length = 0;
          }
          expect(curve.size).toBe(list.length);
        }
        expect([...curve.misses()]).toEqual(misses);
      }),
      { numRuns: 500 },
    );
  });

  it('counts a miss at every size for what would have expired by then', () => {
    const curve = new MissRatioCurve(1);
    curve.expireAt(curve.store(1), 100);
    curve.store(2);
    curve.miss(1, 99);
    expect(Math.min(...curve.misses())).toBe(0);
    curve.miss(1, 100);
    curve.missAtAnySize();
    expect(Math.min(...curve.misses())).toBe(2);
  });

  it('takes no more memory for a larger cache or more keys', () => {
    const curve = new MissRatioCurve(1_000_000);
    expect(curve.rate).toBeCloseTo(0.004, 3);
    for (let key = 0; key < 4_200_000; key++) {
      const hashed = hash(key);
      if (curve.isSampled(hashed)) curve.store(hashed);
    }
    expect(curve.size).toBe(16_384);
  });
});

describe('the sampled curve against real caches', () => {
  /** Numerical Recipes' generator: the same keys in every run. */
  function randomFrom(start: number): () => number {
    let seed = start;
    return () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  }

  /** Ranks by Zipf's law of this exponent. */
  function zipf(keys: number, exponent: number, random: () => number): () => number {
    const sums = new Float64Array(keys);
    let sum = 0;
    for (let rank = 0; rank < keys; rank++) sums[rank] = sum += (rank + 1) ** -exponent;
    return () => {
      const wanted = random() * sum;
      let low = 0;
      for (let high = keys - 1; low < high;) {
        const middle = (low + high) >> 1;
        if ((sums[middle] ?? 0) < wanted) low = middle + 1;
        else high = middle;
      }
      return low;
    };
  }

  const LOOKUPS = 200_000;
  const random = randomFrom(7);
  const popular = zipf(60_000, 0.9, random);
  const workloads: Readonly<Record<string, (at: number) => number>> = {
    'by Zipf': popular,
    'polluted by scans': (at) =>
      at % 20_000 < 6_000 ? 1e6 + Math.floor(at / 20_000) * 6_000 + (at % 20_000) : popular(),
    'looping, with some at random': (at) => (random() < 0.2 ? popular() : 2e6 + (at % 25_000)),
    'whose popular keys shift': (at) => popular() + Math.floor(at / 50_000) * 3_000,
  };

  it.each(Object.entries(workloads))('predicts look-ups %s within 0.01 on average and 0.03 at worst', (_, keyAt) => {
    const keys = Int32Array.from({ length: LOOKUPS }, (__, at) => keyAt(at));
    const curve = follow(10_000, keys, keyHasher(12_345));
    expect(curve.rate).toBeLessThan(0.5);
    const predicted = [...curve.misses()];
    const errors = [0.25, 0.5, 1, 2, 4].map((ratio) => {
      const size = 10_000 * ratio;
      return Math.abs((predicted[curve.sizes.indexOf(size)] ?? NaN) - missesWith(size, keys)) / LOOKUPS;
    });
    expect(errors.reduce((sum, error) => sum + error) / errors.length).toBeLessThan(0.01);
    expect(Math.max(...errors)).toBeLessThan(0.03);
  });
});
