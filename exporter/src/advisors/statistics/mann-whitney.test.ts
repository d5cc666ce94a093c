import * as fc from 'fast-check';
import { mannWhitney, variance } from './mann-whitney.ts';

/** P(U ≥ u) over all arrangements without ties: the recurrence of Mann and Whitney 1947. */
function exactTail(u: number, n1: number, n2: number): number {
  const memo = new Map<string, number>();
  const ways = (k: number, m: number, n: number): number => {
    if (k < 0) return 0;
    if (m === 0 || n === 0) return k === 0 ? 1 : 0;
    const key = `${k} ${m} ${n}`;
    const known = memo.get(key) ?? ways(k - n, m - 1, n) + ways(k, m, n - 1);
    memo.set(key, known);
    return known;
  };
  let [tail, all] = [0, 0];
  for (let k = 0; k <= n1 * n2; k++) {
    const count = ways(k, n1, n2);
    all += count;
    if (k >= u) tail += count;
  }
  return tail / all;
}

describe('mannWhitney', () => {
  it('agrees with the example of Hollander and Wolfe 1973, p. 69, and R', () => {
    // Permeability of the human chorioamnion; wilcox.test(x, y, alternative = "greater"): W = 35, p = 0.1272.
    const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const early = [1.15, 0.88, 0.9, 0.74, 1.21];
    const test = mannWhitney(early, atTerm);
    expect(test.u).toBe(35);
    expect(exactTail(35, 10, 5)).toBeCloseTo(0.1272, 4);
    expect(test.p).toBeCloseTo(0.1272, 2);
  });

  it('agrees with the published table of critical values at 5 % and 1 %, one-sided', () => {
    // Critical lower values of U for n1 = n2: 8: 15 and 9; 10: 27 and 19; 15: 72 and 56; 20: 138 and 114.
    for (const [n, five, one] of [
      [8, 15, 9],
      [10, 27, 19],
      [15, 72, 56],
      [20, 138, 114],
    ] as const) {
      for (const [critical, alpha] of [
        [five, 0.05],
        [one, 0.01],
      ] as const) {
        expect(exactTail(n * n - critical, n, n)).toBeLessThanOrEqual(alpha);
        expect(exactTail(n * n - critical - 1, n, n)).toBeGreaterThan(alpha);
        const sigma = Math.sqrt(variance(n, n, []));
        // The approximation's critical value is at most one pair off.
        const z = alpha === 0.05 ? 1.6449 : 2.3263;
        expect(Math.abs((n * n) / 2 - 0.5 - z * sigma - critical)).toBeLessThan(1.5);
      }
    }
  });

  it('takes ties off the variance', () => {
    expect(variance(3, 3, [])).toBeCloseTo(5.25);
    expect(variance(3, 3, [6])).toBeCloseTo(0);
    expect(mannWhitney([1, 1, 1], [1, 1, 1])).toEqual({ u: 4.5, z: 0, p: 0.5 });
  });

  it('counts pairs, whatever the numbers, and each pair for one side or the other', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(numbers, numbers, (before, after) => {
        const pairs = after.flatMap((y) => before.map((x) => (y > x ? 1 : y === x ? 0.5 : 0)));
        const { u } = mannWhitney(before, after);
        expect(u).toBeCloseTo(pairs.reduce<number>((sum, one) => sum + one, 0));
        expect(u + mannWhitney(after, before).u).toBeCloseTo(before.length * after.length);
      }),
    );
  });

  it('is less sure where numbers depend on each other', () => {
    const before = Array.from({ length: 20 }, (_, at) => at);
    const after = before.map((value) => value + 6);
    expect(mannWhitney(before, after, 4).z).toBeCloseTo(mannWhitney(before, after).z / 2);
  });
});
