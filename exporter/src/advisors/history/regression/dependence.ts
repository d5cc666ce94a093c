import { varianceFactor } from '../../statistics/autocorrelation.ts';
import { median } from '../../statistics/quantile.ts';
import { finite } from '../grid.ts';

/**
 * How much dependence between instants widens what chance does: the median over the days before. That of one day is itself
 * known to a factor of two or three only, and an incident or a nightly job in it would hide a regression for as long.
 *
 * @param left what is unexplained before the split
 */
export function usualVarianceFactor(left: Float64Array, stepsPerDay: number): number {
  const factors: number[] = [];
  for (let to = left.length; to >= stepsPerDay; to -= stepsPerDay) {
    const day = left.subarray(to - stepsPerDay, to);
    if (finite(day).length * 2 > stepsPerDay) factors.push(varianceFactor(day));
  }
  return factors.length === 0 ? varianceFactor(left) : median(factors);
}
