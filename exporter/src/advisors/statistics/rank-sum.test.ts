import { rankSumVariance } from './rank-sum.ts';

describe('rankSumVariance', () => {
  it('gives the published critical values at 5 % and 1 %, one-sided, to a pair or so', () => {
    // Critical lower values of U for n1 = n2.
    for (const [n, five, one] of [
      [8, 15, 9],
      [10, 27, 19],
      [15, 72, 56],
      [20, 138, 114],
    ] as const) {
      const sigma = Math.sqrt(rankSumVariance(n, n, []));
      expect(Math.abs((n * n) / 2 - 0.5 - 1.6449 * sigma - five)).toBeLessThan(1.5);
      expect(Math.abs((n * n) / 2 - 0.5 - 2.3263 * sigma - one)).toBeLessThan(1.5);
    }
  });

  it('takes ties off', () => {
    expect(rankSumVariance(3, 3, [])).toBeCloseTo(5.25);
    expect(rankSumVariance(3, 3, [6])).toBeCloseTo(0);
    expect(rankSumVariance(1, 0, [])).toBe(0);
  });
});
