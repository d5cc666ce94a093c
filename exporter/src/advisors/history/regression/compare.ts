import { hodgesLehmann } from '../../statistics/hodges-lehmann.ts';
import { normalQuantile } from '../../statistics/normal.ts';
import { median } from '../../statistics/quantile.ts';
import { studentTail } from '../../statistics/student.ts';
import { finite } from '../grid.ts';
import { driftOf } from './drift.ts';
import { type Span, unexplained } from './expected.ts';
import { endBefore, firstFrom, type Prepared } from './prepared.ts';
import { isStep } from './step.ts';
import { usualShift } from './usual.ts';
import { usualVarianceFactor } from './dependence.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** What is looked at on either side, at most and at least. */
const LONGEST = DAY;
const SHORTEST = HOUR;
/** What the expectation rests on, at most and at least. */
const REFERENCE = 7 * DAY;
const LEAST_REFERENCE = DAY;
/** A regression is one only while it lasts. */
const STILL = 6 * HOUR;
/** Of the instants after, at least this part must have had traffic as there was before. */
const LEAST_MATCHED = 0.5;
/** Fewer failures a step than this on both sides, and their share says nothing. */
const LEAST_FAILURES = 3;
/** Fewer steps than this on one side are too few for ranks. */
const LEAST_STEPS = 6;
/** Of the least shift, what must be left without the drift that was there before. */
const UNDRIFTED = 0.9;
/** Without a release, of the least shift, by how much it must lie above the whole week too. */
const ABOVE_WEEK = 1.2;
const CONFIDENCE = 0.95;

/** Two stretches that are compared, on the original grid; what lies between them (a release being rolled out) is left out. */
export interface Split {
  readonly before: Span;
  readonly after: Span;
}

/** How much worse a measure is after than before, at the same traffic; logarithms, above 0 is worse. */
export interface Comparison {
  readonly shift: number;
  readonly interval: readonly [low: number, high: number];
  readonly p: number;
  /** How much dependence between instants widens what chance does. */
  readonly varianceFactor: number;
  /** Median after, and what it was before at the same traffic, in the measure's unit. */
  readonly after: number;
  readonly before: number;
  /** What had to hold besides the test, and did not. */
  readonly objection?: 'passed' | 'gradual' | 'usual';
}

/**
 * @param isReleased whether there is a reason to expect a change there: what seems to have grown before, and may not have,
 *   explains only a change that has none
 * @returns why it cannot be judged, where it cannot
 */
export function compare(
  prepared: Prepared,
  split: Split,
  leastShift: number,
  isReleased: boolean,
): Comparison | string {
  const { grid, y, load } = prepared;
  const steps = (seconds: number) => Math.round(seconds / grid.step);
  const beforeTo = endBefore(prepared, split.before.to);
  const afterFrom = firstFrom(prepared, split.after.from);
  const before = { from: Math.max(firstFrom(prepared, split.before.from), beforeTo - steps(LONGEST)), to: beforeTo };
  const afterTo = endBefore(prepared, split.after.to);
  const after = { from: afterFrom, to: Math.min(afterTo, afterFrom + steps(LONGEST)) };
  const reference = { from: Math.max(0, beforeTo - steps(REFERENCE)), to: beforeTo };

  if (finite(y, reference.from, reference.to).length < steps(LEAST_REFERENCE) * 0.8)
    return 'There is less than a day of history before it.';
  const fewest = Math.max(LEAST_STEPS, steps(SHORTEST) * 0.75);
  const seen = finite(y, after.from, after.to).length;
  if (seen < fewest || finite(y, before.from, before.to).length < fewest) return 'Less than an hour was seen of it.';
  if (tooFewFailures(prepared, before, after)) return 'There are too few failures to compare.';

  const residuals = (span: Span, of = y) => unexplained(grid, of, load, reference, span);
  const leftAfter = residuals(after);
  const [was, is] = [finite(residuals(before)), finite(leftAfter)];
  if (is.length < Math.max(fewest, seen * LEAST_MATCHED) || was.length < fewest)
    return 'Traffic is unlike any that was seen before.';

  const level = Math.exp(median(finite(y, after.from, after.to)));
  const nothing = { shift: 0, interval: [0, 0], p: 1, varianceFactor: 1, after: level, before: level } as const;
  // What is no worse by half of what counts needs no costly test.
  if (median(is) - median(was) < leastShift / 2) return nothing;
  const history = residuals(reference);
  const factor = usualVarianceFactor(history, steps(DAY));
  const found = { ...nothing, varianceFactor: factor, ...shiftOf(was, is, factor, level) };
  if (found.shift < leastShift) return found;

  const now = { from: Math.max(after.from, y.length - steps(STILL)), to: y.length };
  const lately = finite(residuals(now));
  if (lately.length > 0 && median(lately) - median(was) < leastShift / 2) return { ...found, objection: 'passed' };
  if (!isStep(was, is)) return { ...found, objection: 'gradual' };
  // A day that was better than the others ends, and nobody needs to hear of it.
  if (!isReleased && median(is) - median(finite(history)) < leastShift * ABOVE_WEEK)
    return { ...found, objection: 'usual' };
  const slope = Math.max(0, driftOf(history, isReleased));
  // Instants of like traffic may lie days back, where all was less: what grew so all along is taken off before they are sought.
  const level0 = slope === 0 ? y : y.map((value, at) => value - slope * at);
  const left =
    slope === 0
      ? found
      : { ...found, ...shiftOf(finite(residuals(before, level0)), finite(residuals(after, level0)), factor, level) };
  if (left.shift < leastShift * UNDRIFTED) return { ...left, objection: 'gradual' };
  if (left.shift < usualShift(history, grid.step, after.to - after.from)) return { ...left, objection: 'usual' };
  return left;
}

/** How much more is than was, how sure that is, and the level before that it means. */
function shiftOf(was: readonly number[], is: readonly number[], factor: number, level: number) {
  const { shift, interval } = hodgesLehmann(was, is, CONFIDENCE, factor);
  const p = chanceOfShift(shift, interval, (was.length + is.length) / factor);
  return { shift, interval, p, before: level / Math.exp(shift) };
}

/**
 * Probability of so great a shift by chance, by its own interval: a test by ranks alone does not see by how much one side
 * lies above the other, and where instants depend on each other a few effective ones are left to be ranked.
 * @param effective instants on both sides, as many as there would be if they were independent
 */
function chanceOfShift(shift: number, [low, high]: readonly [number, number], effective: number): number {
  const error = (high - low) / (2 * normalQuantile((1 + CONFIDENCE) / 2));
  // Not a number where all is equal.
  return error > 0 ? studentTail(shift / error, Math.max(1, effective - 2)) : shift > 0 ? 0 : 1;
}

function tooFewFailures({ failures }: Prepared, before: Span, after: Span): boolean {
  if (failures === undefined) return false;
  const mean = ({ from, to }: Span) => {
    const list = finite(failures, from, to);
    return list.reduce((sum, count) => sum + count, 0) / Math.max(1, list.length);
  };
  return Math.max(mean(before), mean(after)) < LEAST_FAILURES;
}
