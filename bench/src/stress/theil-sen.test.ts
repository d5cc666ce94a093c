import { theilSen } from './theil-sen.ts';

const x = Array.from({ length: 60 }, (_, at) => at);

describe('theilSen', () => {
  it('finds a line in spite of wild points, and no noise where there is none', () => {
    const trend = theilSen(
      x,
      x.map((at) => (at % 10 === 0 ? 1e6 : 3 * at + 7)),
    );
    expect(trend.slope).toBeCloseTo(3);
    expect(trend.noise).toBeCloseTo(0);
  });

  it('holds 0 in its interval about 95 times of 100 where there is no trend', () => {
    let held = 0;
    for (let run = 0; run < 150; run++) {
      const { interval } = theilSen(
        x,
        x.map(() => Math.random()),
      );
      if (interval[0] <= 0 && interval[1] >= 0) held++;
    }
    // Binomial with p = 0.95: 5 standard deviations of 2.7.
    expect(Math.abs(held - 142.5)).toBeLessThan(13.4);
  });

  it('refuses too few points', () => {
    expect(() => theilSen([1, 2], [1, 2])).toThrow(RangeError);
  });
});
