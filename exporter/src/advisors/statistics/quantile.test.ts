import * as fc from 'fast-check';
import { median, quantile, robustSigma } from './quantile.ts';

const numbers = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 50 });

describe('quantile', () => {
  it('is that of R and NumPy for a known list', () => {
    const list = [7, 15, 36, 39, 40, 41];
    expect([0, 0.25, 0.5, 0.75, 1].map((q) => quantile(list, q))).toEqual([7, 20.25, 37.5, 39.75, 41]);
    expect(median([3, 1, 2])).toBe(2);
  });

  it('lies within the list, grows with q and does not mind the order', () => {
    fc.assert(
      fc.property(numbers, fc.double({ noNaN: true, min: 0, max: 1 }), (list, q) => {
        const value = quantile(list, q);
        expect(value).toBeGreaterThanOrEqual(Math.min(...list));
        expect(value).toBeLessThanOrEqual(Math.max(...list));
        expect(quantile(list, 1)).toBeGreaterThanOrEqual(value);
        expect(quantile(list.toReversed(), q)).toBe(value);
      }),
    );
  });

  it('refuses an empty list', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('robustSigma', () => {
  it('is that of R for a known list, whatever the wild half', () => {
    // R: mad(c(1, 2, 3, 4, 100))
    expect(robustSigma([1, 2, 3, 4, 100])).toBeCloseTo(1.4826, 10);
    expect(robustSigma([5, 5, 5])).toBe(0);
  });
});
