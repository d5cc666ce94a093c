import { quantileOfSorted } from '../../statistics/quantile.ts';
import type { Grid } from '../grid.ts';

/** A stretch of a grid: from one index up to another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400;
/** Instants so near are no evidence for each other. */
const APART = 3_600;
/** Where there are days to choose from, traffic of the same time of day is compared. */
const SAME_TIME = 5_400;
/** Traffic is the same up to this, as a logarithm: about 20 %. */
const SAME_LOAD = 0.18;
/** Where there are so many of traffic as near as this, they are enough; else those up to `SAME_LOAD`, if not too few. */
const NEAR_LOAD = 0.05;
const ENOUGH = 25;
const FEWEST = 6;

/**
 * What of a quantity is not explained by traffic and time of day: its logarithm less the median of what it was at the
 * instants of most similar traffic, at the same time of day where the reference holds two days. (Matching, as in
 * Rosenbaum and Rubin 1983, by the two things that move everything.) NaN where nothing was similar.
 *
 * @param y logarithms
 * @param load logarithms of the traffic; undefined where none is known: then by time of day alone
 * @param stride every so many instants of what is wanted; the others stay NaN
 */
export function unexplained(
  grid: Grid,
  y: Float64Array,
  load: Float64Array | undefined,
  reference: Span,
  wanted: Span,
  stride = 1,
): Float64Array {
  const { step, start } = grid;
  const perDay = Math.round(DAY / step);
  const days = (reference.to - reference.from) / perDay;
  const reach = days >= 2 ? Math.round(SAME_TIME / step) : Math.ceil(perDay / 2);
  const apart = Math.round(APART / step);
  const offset = Math.round(start / step);
  const bySlot: number[][] = Array.from({ length: perDay }, () => []);
  for (let j = Math.max(0, reference.from); j < Math.min(y.length, reference.to); j++) {
    if (Number.isFinite(y[j]) && (load === undefined || Number.isFinite(load[j])))
      bySlot[(offset + j) % perDay]!.push(j);
  }
  const left = new Float64Array(Math.max(0, wanted.to - wanted.from)).fill(NaN);
  const near = new Float64Array(y.length);
  const all = new Float64Array(y.length);
  for (let i = wanted.from; i < wanted.to; i += stride) {
    const traffic = load?.[i] ?? 0;
    if (!Number.isFinite(y[i]) || !Number.isFinite(traffic)) continue;
    let [nears, alls] = [0, 0];
    for (let away = -reach; away < reach; away++) {
      for (const j of bySlot[(offset + i + away + perDay) % perDay]!) {
        if (Math.abs(i - j) < apart) continue;
        const far = load === undefined ? 0 : Math.abs(traffic - load[j]!);
        if (far > SAME_LOAD) continue;
        all[alls++] = y[j]!;
        if (far <= NEAR_LOAD) near[nears++] = y[j]!;
      }
    }
    if (alls < FEWEST) continue;
    const similar = nears >= ENOUGH ? near.subarray(0, nears) : all.subarray(0, alls);
    left[i - wanted.from] = y[i]! - quantileOfSorted(similar.sort(), 0.5);
  }
  return left;
}
