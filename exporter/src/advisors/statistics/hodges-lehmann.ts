import { normalQuantile } from './normal.ts';
import { quantileOfSorted } from './quantile.ts';
import { rankSumVariance } from './rank-sum.ts';
import { tieSizes } from './ranks.ts';

export interface Shift {
  /** Median of the differences of all pairs: by how much `after` lies above `before`. */
  readonly shift: number;
  readonly interval: readonly [low: number, high: number];
}

/**
 * Shift between two samples (Hodges and Lehmann 1963), with the interval that inverts the test of Mann and Whitney
 * (Lehmann 1975, section 2.5): robust up to 29 % of wild numbers.
 *
 * @param varianceFactor how many times larger the variance is than that of independent numbers
 */
export function hodgesLehmann(
  before: readonly number[],
  after: readonly number[],
  confidence = 0.95,
  varianceFactor = 1,
): Shift {
  const [n1, n2] = [before.length, after.length];
  if (n1 === 0 || n2 === 0) throw new RangeError('no shift between samples of which one is empty');
  const differences = new Float64Array(n1 * n2);
  for (let i = 0; i < n1; i++) for (let j = 0; j < n2; j++) differences[i * n2 + j] = after[j]! - before[i]!;
  differences.sort();
  const sigma = Math.sqrt(rankSumVariance(n1, n2, tieSizes([...before, ...after])) * varianceFactor);
  const width = normalQuantile((1 + confidence) / 2) * sigma;
  const last = differences.length - 1;
  const at = (rank: number) => differences[Math.min(last, Math.max(0, rank))]!;
  return {
    shift: quantileOfSorted(differences, 0.5),
    interval: [
      at(Math.floor(differences.length / 2 - width - 0.5)),
      at(Math.ceil(differences.length / 2 + width - 0.5)),
    ],
  };
}
