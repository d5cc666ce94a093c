import * as fc from 'fast-check';
import { pairedRatios, shuffled, spreadOf } from './statistics.ts';

describe('spreadOf', () => {
  it('is the first and the third quartile', () => {
    expect(spreadOf([1, 2, 3, 4, 5])).toEqual([2, 4]);
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
