import { levelAt } from './tide.ts';

const HALF_AN_HOUR = Array.from({ length: 1800 }, (_, second) => second);
const varying = HALF_AN_HOUR.map((second) => levelAt('varying', second));

describe('traffic', () => {
  it('that is steady never changes', () => {
    expect(new Set(HALF_AN_HOUR.map((second) => levelAt('steady', second)))).toEqual(new Set([1]));
  });

  it('that varies has rushes, lulls and all between, and is never nothing', () => {
    expect(Math.max(...varying)).toBe(2);
    expect(Math.min(...varying)).toBe(0.02);
    const sudden = varying.filter((level, second) => level / (varying[second - 1] ?? level) > 2);
    expect(sudden.length).toBeGreaterThanOrEqual(4);
    expect(new Set(varying.map((level) => level.toFixed(1))).size).toBeGreaterThan(9);
  });

  it('that varies is about as much as the steady one over half an hour', () => {
    const mean = varying.reduce((sum, level) => sum + level, 0) / varying.length;
    expect(mean).toBeGreaterThan(0.6);
    expect(mean).toBeLessThan(1);
  });
});
