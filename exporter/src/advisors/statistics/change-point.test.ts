import { randomStream } from '@pulso/random';
import * as fc from 'fast-check';
import { chanceOf, mostLikelyRise, riseBetween } from './change-point.ts';

const least = { before: 20, after: 10 };
const chance = (values: readonly number[]) => {
  const change = mostLikelyRise(values, least);
  return change === undefined ? 1 : chanceOf(change);
};
const random = randomStream(1);
const noise = (length: number) => Array.from({ length }, () => random() + random() + random());

describe('mostLikelyRise', () => {
  it('finds about where a clear rise is, wherever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 140 }), (at) => {
        const values = noise(150).map((value, i) => value + (i >= at ? 4 : 0));
        const change = mostLikelyRise(values, least);
        expect(Math.abs((change?.at ?? 0) - at)).toBeLessThanOrEqual(3);
        expect(chance(values)).toBeLessThan(0.001);
      }),
    );
  });

  it('does not take a fall for a rise', () => {
    const values = noise(150).map((value, i) => value - (i >= 70 ? 4 : 0));
    expect(chance(values)).toBeGreaterThan(0.05);
  });

  it('finds one where there is none no oftener than it says', () => {
    let found = 0;
    for (let run = 0; run < 300; run++) if (chance(noise(150)) < 0.05) found++;
    expect(found / 300).toBeLessThanOrEqual(0.05);
  });

  it('says nothing of too few values', () => {
    expect(mostLikelyRise(noise(29), least)).toBeUndefined();
  });
});

describe('riseBetween', () => {
  it('is where values come nearer to the upper level, whatever single ones do', () => {
    expect(riseBetween([0, 0, 5, 0, 0, 1, 1, -3, 1], { low: 0, high: 1 })).toBe(5);
    expect(riseBetween([1, 1, 1], { low: 0, high: 1 })).toBe(0);
    expect(riseBetween([0, 0, 0], { low: 0, high: 1 })).toBe(3);
    expect(riseBetween([1, 1, 1, 1], { low: 0, high: 1 }, { before: 2, after: 1 })).toBe(2);
  });
});
