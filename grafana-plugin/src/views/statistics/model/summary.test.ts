import * as fc from 'fast-check';
import { summaryOf } from './summary.ts';

const sample = fc.double({ noNaN: true, noDefaultInfinity: true });
const samples = fc.array(sample, { minLength: 1, maxLength: 300 });
const small = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });

describe('p95', () => {
  it('is a sample that at least 95 % of the samples do not exceed, and the smallest such one', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const { p95 = Number.NaN } = summaryOf(values);
        expect(values.some((value) => value === p95)).toBe(true);
        expect(100 * values.filter((value) => value <= p95).length).toBeGreaterThanOrEqual(95 * values.length);
        expect(100 * values.filter((value) => value < p95).length).toBeLessThan(95 * values.length);
      }),
    );
  });

  it.each([1, 19, 20, 21, 40, 100, 1000])('of 1..%d is that many times 0.95, rounded up', (n) => {
    const values = Array.from({ length: n }, (_, index) => index + 1);
    expect(summaryOf(values).p95).toBe(Math.ceil(n - n / 20));
  });

  it('grows with any sample that grows', () => {
    fc.assert(
      fc.property(small, fc.nat(), fc.double({ min: 0, max: 1e6, noNaN: true }), (values, at, more) => {
        const grown = values.map((value, index) => (index === at % values.length ? value + more : value));
        expect(summaryOf(grown).p95).toBeGreaterThanOrEqual(summaryOf(values).p95 ?? Infinity);
      }),
    );
  });
});

describe('a summary', () => {
  it('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(samples, (values) => {
        expect(summaryOf([...values].reverse())).toEqual(summaryOf(values));
      }),
    );
  });

  it('has its mean and p95 within its bounds, however large the samples', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const { min = NaN, mean = NaN, p95 = NaN, max = NaN } = summaryOf(values);
        expect(min).toBe(Math.min(...values));
        expect(max).toBe(Math.max(...values));
        expect(mean).toBeGreaterThanOrEqual(min);
        expect(mean).toBeLessThanOrEqual(max);
        expect(p95).toBeGreaterThanOrEqual(min);
        expect(p95).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('has the mean of the sum', () => {
    fc.assert(
      fc.property(small, (values) => {
        const sum = values.reduce((total, value) => total + value, 0);
        expect(Math.abs((summaryOf(values).mean ?? NaN) - sum / values.length)).toBeLessThan(1e-6);
      }),
    );
  });

  it('counts numbers only', () => {
    expect(summaryOf([1, null, Number.NaN, Infinity, undefined, '7', 3])).toEqual({
      count: 2,
      mean: 2,
      min: 1,
      max: 3,
      p95: 3,
    });
    expect(summaryOf([null, Number.NaN])).toEqual({ count: 0 });
  });
});
