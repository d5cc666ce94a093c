import * as fc from 'fast-check';
import { ranks, tieSizes } from './ranks.ts';

describe('ranks', () => {
  it('shares the mean rank among equals', () => {
    expect(ranks([30, 10, 20, 10, 30, 30])).toEqual([5, 1.5, 3, 1.5, 5, 5]);
    expect(tieSizes([30, 10, 20, 10, 30, 30])).toEqual([3, 2]);
  });

  it('sums up to n(n+1)/2 and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }), (numbers) => {
        const ranked = ranks(numbers);
        const n = numbers.length;
        expect(ranked.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo((n * (n + 1)) / 2);
        for (const [i, rank] of ranked.entries()) {
          for (const [j, other] of ranked.entries()) {
            expect(Math.sign(rank - other)).toBe(Math.sign((numbers[i] ?? 0) - (numbers[j] ?? 0)));
          }
        }
      }),
    );
  });
});
