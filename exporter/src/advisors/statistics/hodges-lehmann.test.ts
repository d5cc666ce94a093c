import { randomStream } from '@pulso/random';
import * as fc from 'fast-check';
import { hodgesLehmann } from './hodges-lehmann.ts';

const random = randomStream(1);
const numbers = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 20 });

describe('hodgesLehmann', () => {
  it('agrees with the example of Hollander and Wolfe 1973, p. 75', () => {
    // The permeabilities of its test; R: wilcox.test(x, y, conf.int = TRUE) estimates 0.305.
    const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const early = [1.15, 0.88, 0.9, 0.74, 1.21];
    expect(hodgesLehmann(early, atTerm).shift).toBeCloseTo(0.305, 10);
  });

  it('moves with its samples, turns with their order, and lies in its interval', () => {
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: -50, max: 50 }), (before, after, by) => {
        const { shift, interval } = hodgesLehmann(before, after);
        expect(interval[0]).toBeLessThanOrEqual(shift);
        expect(interval[1]).toBeGreaterThanOrEqual(shift);
        expect(
          hodgesLehmann(
            before,
            after.map((value) => value + by),
          ).shift,
        ).toBeCloseTo(shift + by);
        expect(hodgesLehmann(after, before).shift).toBeCloseTo(-shift);
      }),
    );
  });

  it('covers the shift about 95 times of 100', () => {
    let covered = 0;
    for (let run = 0; run < 400; run++) {
      const before = Array.from({ length: 25 }, () => random() ** 3);
      const after = Array.from({ length: 15 }, () => random() ** 3 + 2);
      const { interval } = hodgesLehmann(before, after);
      if (interval[0] <= 2 && interval[1] >= 2) covered++;
    }
    // Binomial with p = 0.95: 5 standard deviations of 4.4.
    expect(Math.abs(covered - 380)).toBeLessThan(22);
  });

  it('does not mind a quarter of wild numbers', () => {
    const before = Array.from({ length: 40 }, (_, at) => at % 10);
    const after = before.map((value, at) => (at % 4 === 0 ? 1e6 : value + 5));
    expect(Math.abs(hodgesLehmann(before, after).shift - 5)).toBeLessThan(3.5);
  });

  it('refuses an empty sample', () => {
    expect(() => hodgesLehmann([], [1])).toThrow(RangeError);
  });
});
