import { median, robustSigma } from '../../statistics/quantile.ts';
import { theilSen } from '../../statistics/theil-sen.ts';

/** A daily pattern that is seen less often is not believed. */
const LEAST_PERIODS = 2;
/** One that takes away less of the noise than this is none. */
const LEAST_GAIN = 0.2;

/**
 * What belongs to the time of day: of each place in the period the median of what a straight line leaves over. All 0 where
 * there are less than two periods, or where it explains too little.
 *
 * @param x places of the values, whole steps
 * @param period steps of a day
 */
export function dailyPattern(x: readonly number[], y: readonly number[], period: number): number[] {
  const none = Array.from({ length: period }, () => 0);
  if (x.length < 2 || x.at(-1)! - x[0]! + 1 < LEAST_PERIODS * period) return none;
  const { slope } = theilSen(x, y);
  const level = median(y.map((value, i) => value - slope * x[i]!));
  const left = y.map((value, i) => value - slope * x[i]! - level);
  const pattern = none.map((_, place) => {
    const here = left.filter((_value, i) => x[i]! % period === place);
    return here.length < LEAST_PERIODS ? 0 : median(here);
  });
  const without = left.map((value, i) => value - pattern[x[i]! % period]!);
  return robustSigma(without) < (1 - LEAST_GAIN) * robustSigma(left) ? pattern : none;
}
