import * as fc from 'fast-check';
import { median, pairedRatios, quantile, shuffled, spreadOf } from './statistics.ts';

const numbers = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 50 });

describe('quantile', () => {
  it('is that of R and NumPy for a known list', () => {
    const list = [7, 15, 36, 39, 40, 41];
    expect([0, 0.25, 0.5, 0.75, 1].map((q) => quantile(list, q))).toEqual([7, 20.25, 37.5, 39.75, 41]);
    expect(median([3, 1, 2])).toBe(2);
    expect(spreadOf([1, 2, 3, 4, 5])).toEqual([2, 4]);
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

describe('paired ratios', () => {
  it('cancel what slows a whole round', () => {
    const noise = [1, 5, 2, 9];
    const ours = noise.map((n) => n * 3);
    expect(pairedRatios(ours, noise)).toEqual([3, 3, 3, 3]);
    expect(() => pairedRatios([1], [1, 2])).toThrow(RangeError);
  });
});

describe('shuffled', () => {
  it('keeps every item and leaves the list as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (list) => {
        const before = [...list];
        expect(shuffled(list).toSorted((a, b) => a - b)).toEqual(list.toSorted((a, b) => a - b));
        expect(list).toEqual(before);
      }),
    );
  });

  it('puts every item in every place about equally often', () => {
    const places = Array.from({ length: 3_000 }, () => shuffled(['a', 'b', 'c']).indexOf('a'));
    // Of 3,000 with p = 1/3 the standard deviation is 26: 5 of them.
    for (const at of [0, 1, 2]) {
      expect(Math.abs(places.filter((place) => place === at).length - 1_000)).toBeLessThan(130);
    }
  });
});
