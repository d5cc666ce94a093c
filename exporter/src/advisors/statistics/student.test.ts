import { normalTail } from './normal.ts';
import { studentTail } from './student.ts';

describe('studentTail', () => {
  it('is near the tables', () => {
    // One-sided critical values, as any table of the distribution has them.
    for (const [freedom, t, p] of [
      [5, 2.015, 0.05],
      [5, 3.365, 0.01],
      [10, 1.812, 0.05],
      [10, 4.144, 0.001],
      [30, 2.457, 0.01],
      [30, 3.385, 0.001],
    ] as const) {
      expect(Math.abs(studentTail(t, freedom) / p - 1)).toBeLessThan(0.03);
    }
  });

  it('is the normal distribution of many degrees of freedom, and the same on both sides', () => {
    expect(studentTail(2, 1e6)).toBeCloseTo(normalTail(2), 5);
    expect(studentTail(-2, 7)).toBeCloseTo(1 - studentTail(2, 7), 12);
    expect(studentTail(0, 3)).toBeCloseTo(0.5, 12);
  });
});
