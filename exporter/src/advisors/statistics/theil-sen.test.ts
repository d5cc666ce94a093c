import { randomStream } from '@pulso/random';
import * as fc from 'fast-check';
import { kendallVariance, theilSen } from './theil-sen.ts';

const random = randomStream(1);
const x = Array.from({ length: 60 }, (_, at) => at);

describe('theilSen', () => {
  it('agrees with the example of Sen 1968', () => {
    // With the interval of 93 %; SciPy tests its own by the same.
    const trend = theilSen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78], { confidence: 0.93 });
    expect(trend.slope).toBe(4);
    expect(trend.intercept).toBe(6);
    expect(trend.interval[0]).toBeCloseTo(26 / 7, 10);
    expect(trend.interval[1]).toBeCloseTo(35 / 8, 10);
  });

  it('takes ties off the variance', () => {
    expect(kendallVariance([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])).toBeCloseTo(50 / 3);
    expect(kendallVariance([1, 2, 3, 4, 5], [1, 1, 3, 4, 4])).toBeCloseTo(44 / 3);
    expect(kendallVariance([1, 2, 3, 4, 5], [7, 7, 7, 7, 7])).toBe(0);
  });

  it('finds a line in spite of wild points, and no noise where there is none', () => {
    const trend = theilSen(
      x,
      x.map((at) => (at % 10 === 0 ? 1e6 : 3 * at + 7)),
    );
    expect(trend.slope).toBeCloseTo(3);
    expect(trend.intercept).toBeCloseTo(7);
    expect(trend.noise).toBeCloseTo(0);
  });

  it('follows a change of units, and lies in its interval', () => {
    const points = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 8, maxLength: 30 });
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 50 }), (y, scale) => {
        const at = y.map((_, i) => i);
        const trend = theilSen(at, y);
        expect(trend.interval[0]).toBeLessThanOrEqual(trend.slope);
        expect(trend.interval[1]).toBeGreaterThanOrEqual(trend.slope);
        const scaled = theilSen(
          at,
          y.map((value) => value * scale + 5),
        );
        expect(scaled.slope).toBeCloseTo(trend.slope * scale, 6);
        expect(scaled.interval[1]).toBeCloseTo(trend.interval[1] * scale, 6);
      }),
    );
  });

  it('holds 0 in its interval about 95 times of 100 where there is no trend', () => {
    let held = 0;
    for (let run = 0; run < 150; run++) {
      const { interval } = theilSen(
        x,
        x.map(() => random()),
      );
      if (interval[0] <= 0 && interval[1] >= 0) held++;
    }
    // Binomial with p = 0.95: 5 standard deviations of 2.7.
    expect(Math.abs(held - 142.5)).toBeLessThan(13.4);
  });

  it('refuses too few points, and points above each other', () => {
    expect(() => theilSen([1, 2], [1, 2])).toThrow(RangeError);
    expect(() => theilSen([1, 1, 1, 1, 1], [1, 2, 3, 4, 5])).toThrow(RangeError);
  });
});
