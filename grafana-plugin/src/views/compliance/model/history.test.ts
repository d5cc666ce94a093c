import type { ControlStatus } from '@pulso/catalogue';
import * as fc from 'fast-check';
import { cellsOf, sinceStretch, stretchesOf } from './history.ts';

const STEP = 60_000;
const STATUSES = ['pass', 'fail', 'error', 'unknown', 'skip', 'na'] as const;

/** What Prometheus returns for a course of results: a series per result, with samples where it stood. */
const seriesOf = (course: readonly (ControlStatus | undefined)[]) =>
  STATUSES.map((status) => {
    const times = course.flatMap((one, index) => (one === status ? [index * STEP] : []));
    return { labels: { status }, times, values: times.map(() => 1) };
  });

const courses = fc.array(fc.option(fc.constantFrom(...STATUSES), { nil: undefined }), { minLength: 4, maxLength: 80 });

it('a course of results comes back as it was', () => {
  fc.assert(
    fc.property(courses, (course) => {
      const stretches = stretchesOf(seriesOf(course));
      course.forEach((status, index) => {
        if (status === undefined) return;
        const at = stretches.filter((one) => one.from <= index * STEP && index * STEP <= one.to);
        expect(at.map((one) => one.status)).toContain(status);
      });
      expect(stretches.every((one) => one.from <= one.to)).toBe(true);
      expect(stretches.slice(1).every((one, index) => one.from >= (stretches[index]?.to ?? 0))).toBe(true);
    }),
  );
});

it('is drawn with a gap where there was no result', () => {
  const course = Array.from({ length: 20 }, (_, i): ControlStatus | undefined =>
    i >= 8 && i < 14 ? undefined : 'pass',
  );
  expect(stretchesOf(seriesOf(course))).toHaveLength(2);
  expect(cellsOf(stretchesOf(seriesOf(course)), 0, 20 * STEP, 10)[5]).toBeUndefined();
});

it('a short failure is seen in a long range', () => {
  const course = Array.from({ length: 200 }, (_, i): ControlStatus => (i === 77 ? 'fail' : 'pass'));
  const cells = cellsOf(stretchesOf(seriesOf(course)), 0, 200 * STEP, 10);
  expect(cells.filter((status) => status === 'fail').length).toBeGreaterThan(0);
  expect(cells.filter((status) => status === undefined)).toEqual([]);
});

it('since is the beginning of the last stretch, and not known of another result', () => {
  const stretches = stretchesOf(seriesOf(['pass', 'pass', 'fail', 'fail']));
  expect(sinceStretch(stretches, 'fail', 0)).toEqual({ time: 2 * STEP, atLeast: false });
  expect(sinceStretch(stretches, 'pass', 0)).toBeUndefined();
  expect(sinceStretch(stretchesOf(seriesOf(['pass', 'pass'])), 'pass', 0)).toEqual({ time: 0, atLeast: true });
});
