import * as fc from 'fast-check';
import { bucketIndex, findBucket } from './bucket-index.ts';

const linear = (bounds: readonly number[], value: number) => {
  const at = bounds.findIndex((bound) => value <= bound);
  return at === -1 ? bounds.length : at;
};

const bounds: fc.Arbitrary<number[]> = fc
  .uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 0, maxLength: 20 })
  .map((list) => list.map((n) => n + 0).sort((a, b) => a - b))
  .map((list) => [...new Set(list)]);

describe('findBucket', () => {
  it('finds what a linear search finds, for any bounds and value', () => {
    fc.assert(
      fc.property(bounds, fc.double(), fc.nat(), (list, any, pick) => {
        const index = bucketIndex(list);
        const bound = list[pick % Math.max(list.length, 1)] ?? 0;
        const near = [bound, bound * (1 + Number.EPSILON), bound * (1 - Number.EPSILON), -bound];
        const fixed = [0, -0, 5e-324, -5e-324, 2.2250738585072014e-308, Number.MAX_VALUE, Infinity, -Infinity, NaN];
        for (const value of [any, ...near, ...fixed]) expect(findBucket(index, value)).toBe(linear(list, value));
      }),
      { numRuns: 1_000 },
    );
  });
});
