import * as fc from 'fast-check';
import { benjaminiHochberg } from './benjamini-hochberg.ts';

describe('benjaminiHochberg', () => {
  it('rejects the four of the example of Benjamini and Hochberg 1995, section 3.2', () => {
    const p = [
      ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459],
      ...[0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
    ];
    const corrected = benjaminiHochberg(p);
    expect(corrected.filter((value) => value <= 0.05)).toHaveLength(4);
    // R: p.adjust(p, "BH")
    expect(corrected[0]).toBeCloseTo(0.0015, 10);
    expect(corrected[3]).toBeCloseTo(0.035625, 10);
    expect(corrected[14]).toBe(1);
  });

  it('is never below p, never above Bonferroni, and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (p) => {
        const corrected = benjaminiHochberg(p);
        for (const [i, value] of p.entries()) {
          expect(corrected[i]).toBeGreaterThanOrEqual(value);
          expect(corrected[i]).toBeLessThanOrEqual(Math.min(1, value * p.length) + 1e-12);
          for (const [j, other] of p.entries()) {
            expect(value > other || (corrected[i] ?? 1) <= (corrected[j] ?? 0)).toBe(true);
          }
        }
      }),
    );
  });
});
