import * as fc from 'fast-check';
import { normalQuantile, normalTail, twoSided } from './normal.ts';

describe('the normal distribution', () => {
  it('has the published tails', () => {
    // Abramowitz and Stegun, tables 26.1 and 26.2; R: pnorm(z, lower.tail = FALSE).
    expect(normalTail(0)).toBe(0.5);
    expect(normalTail(1)).toBeCloseTo(0.15865525393145707, 14);
    expect(normalTail(1.96)).toBeCloseTo(0.024997895148220435, 14);
    expect(normalTail(3) / 0.0013498980316300933).toBeCloseTo(1, 11);
    expect(normalTail(6) / 9.865876450376946e-10).toBeCloseTo(1, 12);
    expect(normalTail(-1)).toBeCloseTo(0.8413447460685429, 14);
    expect(twoSided(-1.959963984540054)).toBeCloseTo(0.05, 12);
  });

  it('has the published quantiles, and refuses what is no probability', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 10);
    expect(normalQuantile(0.75)).toBeCloseTo(0.6744897501960817, 10);
    expect(normalQuantile(0.1)).toBeCloseTo(-1.2815515655446004, 10);
    expect(() => normalQuantile(1)).toThrow(RangeError);
  });

  it('falls without a step where one form takes over from the other', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 8, noNaN: true }), (z) => {
        expect(normalTail(z + 0.01)).toBeLessThan(normalTail(z));
      }),
    );
    expect(normalTail(3 - 1e-9) - normalTail(3 + 1e-9)).toBeLessThan(1e-10);
  });
});
