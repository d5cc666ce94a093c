import { varianceFactor } from '../../statistics/autocorrelation.ts';
import { median } from '../../statistics/quantile.ts';
import { slopesOf } from '../../statistics/theil-sen.ts';
import { finite } from '../grid.ts';

/** Points that the trend is drawn through: about the hours of a week. */
const POINTS = 168;
const FEWEST = 24;

/**
 * Growth a step of what is unexplained before a split: what grew all along is expected to grow on, and is not the split's.
 * @param isSure whether it counts only where its interval does not contain 0
 */
export function driftOf(left: Float64Array, isSure: boolean): number {
  const width = Math.max(1, Math.ceil(left.length / POINTS));
  const [x, y]: [number[], number[]] = [[], []];
  for (let from = 0; from < left.length; from += width) {
    const part = finite(left, from, from + width);
    if (part.length * 2 <= width) continue;
    x.push(from + width / 2);
    y.push(median(part));
  }
  if (x.length < FEWEST) return 0;
  const { slope, left: rest, interval } = slopesOf(x, y);
  const [low, high] = interval({ varianceFactor: varianceFactor(rest) });
  return !isSure || low > 0 || high < 0 ? slope : 0;
}
