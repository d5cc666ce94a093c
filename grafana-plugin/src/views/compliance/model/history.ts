import type { ControlStatus } from '@pulso/catalogue';
import { stepOf, type Series } from '../../../model/index.ts';
import type { Since } from '../../../model/index.ts';
import type { Stretch } from './types.ts';

/** Two samples further apart than this many steps have a hole between them: nobody knows what was in it. */
const HOLE_IN_STEPS = 2.5;

/** What weighs most where several results fall together: a failure is not lost in a long range. */
const WEIGHT: Readonly<Record<ControlStatus, number>> = { fail: 5, error: 4, unknown: 3, skip: 2, pass: 1, na: 0 };

const STATUSES = Object.keys(WEIGHT);

export function isStatus(word: string | undefined): word is ControlStatus {
  return word !== undefined && STATUSES.includes(word);
}

interface Point {
  readonly time: number;
  readonly status: ControlStatus;
}

/** One control's results in their order, out of the series of each result, which have samples while it stood. */
export function stretchesOf(series: readonly Series[]): Stretch[] {
  const points = pointsOf(series);
  const step = stepOf(points.map(({ time }) => time));
  const stretches: { from: number; to: number; status: ControlStatus }[] = [];
  for (const { time, status } of points) {
    const last = stretches.at(-1);
    const isJoined = last !== undefined && time - last.to <= HOLE_IN_STEPS * step;
    if (isJoined && last.status === status) last.to = time;
    else {
      // What came next began somewhere between the two samples: no gap is drawn where none was.
      if (isJoined) last.to = time;
      stretches.push({ from: time, to: time, status });
    }
  }
  return stretches;
}

function pointsOf(series: readonly Series[]): Point[] {
  const byTime = new Map<number, ControlStatus>();
  for (const { labels, times, values } of series) {
    const { status } = labels;
    if (!isStatus(status)) continue;
    times.forEach((time, index) => {
      if (values[index] !== 1) return;
      const other = byTime.get(time);
      if (other === undefined || WEIGHT[status] > WEIGHT[other]) byTime.set(time, status);
    });
  }
  return [...byTime].map(([time, status]) => ({ time, status })).sort((a, b) => a.time - b.time);
}

/** Since when the result stands without a break. One that stood when the range began has stood at least as long. */
export function sinceStretch(
  stretches: readonly Stretch[],
  status: ControlStatus,
  rangeStart: number,
): Since | undefined {
  const last = stretches.at(-1);
  if (last?.status !== status) return undefined;
  const width = (last.to - rangeStart) / 50;
  return { time: last.from, atLeast: stretches.length === 1 && last.from - rangeStart <= width };
}

/** So many equal parts of the range, each with the weightiest result that stood in it, or none. */
export function cellsOf(
  stretches: readonly Stretch[],
  from: number,
  to: number,
  count: number,
): (ControlStatus | undefined)[] {
  const width = (to - from) / count;
  return Array.from({ length: count }, (_, index) => {
    const start = from + index * width;
    // Samples may be further apart than parts are wide: where none fell into one, what stood just before it still does.
    return weightiest(stretches, start, start + width) ?? weightiest(stretches, start - width, start);
  });
}

function weightiest(stretches: readonly Stretch[], start: number, end: number): ControlStatus | undefined {
  const standing = stretches.filter((one) => one.from < end && one.to >= start).map((one) => one.status);
  return standing.sort((a, b) => WEIGHT[b] - WEIGHT[a])[0];
}
