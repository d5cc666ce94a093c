import type { Measurement } from './entry.ts';
import { CONFIRMED_SHARE, LOAD_TOLERANCE, NOTICEABLE } from './rules.ts';

export type Judgement =
  | { readonly verdict: 'confirmed' | 'refuted'; readonly observed: number }
  | { readonly verdict: 'waiting'; readonly why: 'load' | 'figures' };

/** Whether the observed effect keeps what was predicted: at least half of it, or anything noticeable where nothing was. */
export function keepsPromise(predicted: number | undefined, observed: number): boolean {
  if (predicted === undefined || predicted === 0) return observed <= NOTICEABLE;
  return predicted < 0 ? observed <= predicted * CONFIRMED_SHARE : observed >= predicted * CONFIRMED_SHARE;
}

/**
 * Compares what was predicted with what was measured over equal windows. The figures are per request or a ratio; at
 * loads that differ they are still not fair, so that they count only within a tolerance, or a fortiori: what improved
 * although the load grew improved, and what did not although it fell did not. That assumes that more load makes nothing
 * better, which holds for waiting (queueing theory) and for shares of a limit.
 */
export function judge(predicted: number | undefined, { before, after }: Measurement): Judgement {
  if (before.effect === undefined || after.effect === undefined || !(before.effect > 0)) {
    return { verdict: 'waiting', why: 'figures' };
  }
  const observed = after.effect / before.effect - 1;
  // Next to nothing was there before: how many times as much there is now is no number.
  if (!Number.isFinite(observed)) return { verdict: 'waiting', why: 'figures' };
  const kept = keepsPromise(predicted, observed);
  const verdict = kept ? 'confirmed' : 'refuted';
  if (before.load === undefined && after.load === undefined) return { verdict, observed };
  if (!(before.load !== undefined && before.load > 0 && after.load !== undefined && after.load > 0)) {
    return { verdict: 'waiting', why: 'figures' };
  }
  const ratio = after.load / before.load;
  const isComparable = ratio <= LOAD_TOLERANCE && ratio >= 1 / LOAD_TOLERANCE;
  const isAFortiori = kept ? ratio > 1 : ratio < 1;
  return isComparable || isAFortiori ? { verdict, observed } : { verdict: 'waiting', why: 'load' };
}
