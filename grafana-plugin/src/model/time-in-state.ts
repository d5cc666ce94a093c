import type { Series, Since } from './types.ts';

/** Two samples further apart than this many steps have a hole between them: nobody knows what was in it. */
const HOLE_IN_STEPS = 2.5;

/** The distance of two samples in milliseconds: the least there is, as Prometheus answers at equal steps; 0 for fewer than two. */
export function stepOf(times: readonly number[]): number {
  let step = Infinity;
  for (let index = 1; index < times.length; index += 1) {
    const gap = (times[index] ?? 0) - (times[index - 1] ?? 0);
    if (gap > 0 && gap < step) step = gap;
  }
  return Number.isFinite(step) ? step : 0;
}

/**
 * Since when a recorded state has held without a break, read from its history. `rangeStart` is the beginning of what
 * was asked for: a run that reaches back to it has lasted at least as long.
 */
export function sinceOf(history: Series | undefined, state: number, rangeStart: number): Since | undefined {
  if (history === undefined) return undefined;
  const { times, values } = history;
  const step = stepOf(times);
  let start = -1;
  for (let index = values.length - 1; index >= 0 && values[index] === state; index -= 1) {
    const later = times[index + 1];
    const here = times[index];
    if (here === undefined || (start >= 0 && later !== undefined && later - here > HOLE_IN_STEPS * step)) break;
    start = index;
  }
  const time = times[start];
  if (time === undefined) return undefined;
  return { time, atLeast: start === 0 && time - rangeStart <= 2 * step };
}

/** A history cut at its holes, so that no line is drawn over what was not measured. */
export function segmentsOf(history: Pick<Series, 'times' | 'values'>): { time: number; value: number }[][] {
  const step = stepOf(history.times);
  const segments: { time: number; value: number }[][] = [];
  let last: number | undefined;
  history.times.forEach((time, index) => {
    const value = history.values[index];
    if (value === null || value === undefined) {
      last = undefined;
      return;
    }
    if (last === undefined || time - last > HOLE_IN_STEPS * step) segments.push([]);
    segments.at(-1)?.push({ time, value });
    last = time;
  });
  return segments;
}
