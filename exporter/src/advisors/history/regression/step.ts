import { median } from '../../statistics/quantile.ts';
import { theilSen } from '../../statistics/theil-sen.ts';

/** Points that a line is drawn through; all pairs are compared. */
const POINTS = 120;
/** A line that is better by less than this is no better. */
const TOLERANCE = 1.04;

const distances = (values: readonly number[]): number => {
  const middle = median(values);
  return values.reduce((sum, value) => sum + Math.abs(value - middle), 0);
};

/**
 * Whether a jump tells the values better than a straight line does, by the sum of distances: what grew bit by bit was not
 * brought by what happened then.
 */
export function isStep(before: readonly number[], after: readonly number[]): boolean {
  const all = [...before, ...after];
  const stride = Math.ceil(all.length / POINTS);
  const x = all.map((_, at) => at).filter((at) => at % stride === 0);
  const { slope } = theilSen(
    x,
    x.map((at) => all[at]!),
  );
  const line = distances(all.map((value, at) => value - slope * at));
  return distances(before) + distances(after) < line * TOLERANCE;
}
