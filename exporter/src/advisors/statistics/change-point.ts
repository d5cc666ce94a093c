import { normalTail } from './normal.ts';
import { median } from './quantile.ts';
import { ranks } from './ranks.ts';

export interface Change {
  /** Index of the first value that belongs to what is after. */
  readonly at: number;
  /** Standardised rank sum of the clearest place, as for independent values. */
  readonly z: number;
  /** Places that were compared. */
  readonly places: number;
}

/**
 * The most likely place of a rise (Pettitt 1979), each place's rank sum standardised by its own variance, so that a change
 * near the end is found as soon as one in the middle.
 *
 * @param values equally spaced, without NaN
 * @param least fewest values on either side
 */
export function mostLikelyRise(
  values: readonly number[],
  least: { readonly before: number; readonly after: number },
): Change | undefined {
  const n = values.length;
  let best: { at: number; z: number } | undefined;
  let below = 0;
  const ranked = ranks(values);
  for (let at = 1; at <= n - least.after; at++) {
    below += ranked[at - 1]!;
    if (at < least.before) continue;
    // Mean rank of what is before, less what it is where nothing changed: negative for a rise.
    const deviation = (at * (n + 1)) / 2 - below;
    const z = deviation / Math.sqrt((at * (n - at) * (n + 1)) / 12);
    if (best === undefined || z > best.z) best = { at, z };
  }
  if (best === undefined) return undefined;
  const places = n - least.before - least.after + 1;
  return { at: localised(values, least, best.at), z: best.z, places };
}

/**
 * Probability of so clear a rise at any place where nothing changed: Bonferroni's bound over the places that can be told apart.
 *
 * @param varianceFactor how many times larger the variance is than that of independent values
 */
export function chanceOf({ z, places }: Change, varianceFactor = 1): number {
  return Math.min(1, Math.max(1, places / varianceFactor) * normalTail(z / Math.sqrt(varianceFactor)));
}

/** The place from which values are nearer to `high` than to `low`, by the sum of their distances. */
export function riseBetween(
  values: readonly number[],
  { low, high }: { readonly low: number; readonly high: number },
  least: { readonly before: number; readonly after: number } = { before: 0, after: 0 },
): number {
  let [sum, lowest, best] = [0, Infinity, least.before];
  for (let i = 0; i <= values.length - least.after; i++) {
    if (i >= least.before && sum < lowest) [lowest, best] = [sum, i];
    if (i < values.length) sum += Math.abs(values[i]! - low) - Math.abs(values[i]! - high);
  }
  return best;
}

/**
 * Ranks tell that there is a rise better than where, near an end above all: the place from which the values are nearer to
 * the median of what is after than to that of what is before, by the sum of their distances.
 */
function localised(values: readonly number[], least: { before: number; after: number }, first: number): number {
  let at = first;
  for (let turn = 0; turn < 3; turn++) {
    const best = riseBetween(values, { low: median(values.slice(0, at)), high: median(values.slice(at)) }, least);
    if (best === at) break;
    at = best;
  }
  return at;
}
