import { varianceFactor } from '../../statistics/autocorrelation.ts';
import { hodgesLehmann } from '../../statistics/hodges-lehmann.ts';
import { mannWhitney } from '../../statistics/mann-whitney.ts';
import { median } from '../../statistics/quantile.ts';
import { finite } from '../grid.ts';
import { driftOf } from './drift.ts';
import { type Span, unexplained } from './expected.ts';
import { endBefore, firstFrom, type Prepared } from './prepared.ts';
import { isStep } from './step.ts';
import { usualShift } from './usual.ts';

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

/** @returns why it cannot be judged, where it cannot */
export function compare(prepared: Prepared, split: Split, leastShift: number): Comparison | string {
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

  const residuals = (span: Span) => unexplained(grid, y, load, reference, span);
  const leftAfter = residuals(after);
  const b = residuals(before);
  const [was, is] = [finite(b), finite(leftAfter)];
  if (is.length < Math.max(fewest, seen * LEAST_MATCHED) || was.length < fewest)
    return 'Traffic is unlike any that was seen before.';

  const factor = varianceFactor(b);
  const level = Math.exp(median(finite(y, after.from, after.to)));
  const nothing = { shift: 0, interval: [0, 0], p: 1, varianceFactor: factor, after: level, before: level } as const;
  // What is no worse by half of what counts needs no costly test.
  if (median(is) - median(was) < leastShift / 2) return nothing;
  const { p } = mannWhitney(was, is, factor);
  const { shift, interval } = hodgesLehmann(was, is, CONFIDENCE, factor);
  const found = { shift, interval, p, varianceFactor: factor, after: level, before: level / Math.exp(shift) };
  if (shift < leastShift) return found;

  const now = { from: Math.max(after.from, y.length - steps(STILL)), to: y.length };
  const lately = finite(residuals(now));
  if (lately.length > 0 && median(lately) - median(was) < leastShift / 2) return { ...found, objection: 'passed' };
  if (!isStep(was, is)) return { ...found, objection: 'gradual' };
  const history = residuals(reference);
  const between = (after.from + after.to - before.from - before.to) / 2;
  if (shift - driftOf(history) * between < leastShift * UNDRIFTED) return { ...found, objection: 'gradual' };
  if (shift < usualShift(history, grid.step, after.to - after.from)) return { ...found, objection: 'usual' };
  return found;
}

function tooFewFailures({ failures }: Prepared, before: Span, after: Span): boolean {
  if (failures === undefined) return false;
  const mean = ({ from, to }: Span) => {
    const list = finite(failures, from, to);
    return list.reduce((sum, count) => sum + count, 0) / Math.max(1, list.length);
  };
  return Math.max(mean(before), mean(after)) < LEAST_FAILURES;
}
