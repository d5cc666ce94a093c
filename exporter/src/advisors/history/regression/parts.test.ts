import { randomStream } from '@pulso/random';
import { usualVarianceFactor } from './dependence.ts';
import { driftOf } from './drift.ts';
import { unexplained } from './expected.ts';
import { isStep } from './step.ts';
import { usualShift } from './usual.ts';

const random = randomStream(1);
const noise = (size = 0.02) => size * (random() + random() - 1);
const list = (length: number, value: (at: number) => number) => Array.from({ length }, (_, at) => value(at));
const DAY = 288;

describe('unexplained', () => {
  const grid = { start: 0, step: 300, length: 4 * DAY };
  const load = Float64Array.from({ length: grid.length }, (_, at) => Math.sin((2 * Math.PI * at) / DAY) + noise(0.1));
  const reference = { from: 0, to: grid.length };

  it('is nothing where traffic and time of day explain all', () => {
    const y = load.map((value) => 2 + 0.7 * value);
    const left = unexplained(grid, y, load, reference, { from: DAY, to: 2 * DAY });
    expect(Math.max(...left.map(Math.abs))).toBeLessThan(0.15);
  });

  it('is what they do not explain', () => {
    const y = load.map((value, at) => value + (at >= 3 * DAY ? 0.5 : 0));
    const left = unexplained(grid, y, load, { from: 0, to: 3 * DAY }, { from: 3 * DAY, to: 4 * DAY });
    for (const value of left) expect(Math.abs(value - 0.5)).toBeLessThan(0.15);
  });

  it('is not known where there never was such traffic', () => {
    const y = Float64Array.from(load);
    const strange = load.map((value, at) => value + (at >= 3 * DAY ? 3 : 0));
    const left = unexplained(grid, y, strange, { from: 0, to: 3 * DAY }, { from: 3 * DAY, to: 4 * DAY });
    expect(left.every(Number.isNaN)).toBe(true);
  });

  it('goes by the time of day alone where no traffic is known', () => {
    const y = Float64Array.from({ length: grid.length }, (_, at) => (at % DAY < 100 ? 1 : 0));
    const left = unexplained(grid, y, undefined, reference, { from: 2 * DAY + 40, to: 2 * DAY + 60 });
    expect(left.every((value) => value === 0)).toBe(true);
  });
});

describe('isStep', () => {
  it('tells a jump from a slope, wherever it is', () => {
    for (const at of [60, 120, 180]) {
      const step = list(240, (i) => (i >= at ? 1 : 0) + noise(0.5));
      expect(isStep(step.slice(0, at), step.slice(at))).toBe(true);
      const slope = list(240, (i) => i / 120 + noise(0.5));
      expect(isStep(slope.slice(0, at), slope.slice(at))).toBe(false);
    }
  });
});

describe('driftOf', () => {
  it('is the slope a step, and 0 where there is none', () => {
    const grown = driftOf(
      Float64Array.from({ length: 7 * DAY }, (_, at) => 0.0001 * at + noise()),
      true,
    );
    expect(grown).toBeCloseTo(0.0001, 5);
    expect(
      driftOf(
        Float64Array.from({ length: 10 }, (_, at) => at),
        true,
      ),
    ).toBe(0);
    const flat = list(20, () =>
      driftOf(
        Float64Array.from({ length: 3 * DAY }, () => noise()),
        true,
      ),
    );
    expect(flat.filter((slope) => slope !== 0).length).toBeLessThanOrEqual(4);
    // What is not sure counts too where it is asked for, and is small.
    const unsure = list(20, () =>
      driftOf(
        Float64Array.from({ length: 3 * DAY }, () => noise()),
        false,
      ),
    );
    expect(unsure.some((slope) => slope !== 0)).toBe(true);
    expect(Math.max(...unsure.map(Math.abs)) * DAY).toBeLessThan(0.1);
  });
});

describe('usualShift', () => {
  it('is large where days differ, small where they do not', () => {
    const levels = list(7, (day) => (day % 2) * 0.3 + noise(0.1));
    const restless = Float64Array.from({ length: 7 * DAY }, (_, at) => (levels[Math.floor(at / DAY)] ?? 0) + noise());
    const calm = Float64Array.from({ length: 7 * DAY }, () => noise());
    expect(usualShift(restless, 300, 72)).toBeGreaterThan(0.1);
    expect(usualShift(calm, 300, 72)).toBeLessThan(0.02);
    expect(usualShift(calm.subarray(0, DAY), 300, 72)).toBe(0);
  });
});

describe('usualVarianceFactor', () => {
  it('is that of most days, whatever befell one of them', () => {
    const calm = Float64Array.from({ length: 7 * DAY }, () => noise());
    const incident = calm.map((value, at) => value + (at >= 6.2 * DAY && at < 6.4 * DAY ? 0.05 : 0));
    expect(usualVarianceFactor(incident.subarray(6 * DAY), DAY)).toBeGreaterThan(5);
    expect(usualVarianceFactor(incident, DAY)).toBeLessThan(2);
  });

  it('is large where each instant depends on the one before', () => {
    let level = 0;
    const wandering = Float64Array.from({ length: 7 * DAY }, () => (level = 0.9 * level + noise()));
    expect(usualVarianceFactor(wandering, DAY)).toBeGreaterThan(5);
    expect(usualVarianceFactor(wandering.subarray(0, DAY / 2), DAY)).toBeGreaterThan(2);
  });
});
