import { normalTail } from './normal.ts';
import { ranks, tieSizes } from './ranks.ts';

export interface RankSumTest {
  /** Pairs of one number of each sample in which that of `after` is greater; equal ones count half. */
  readonly u: number;
  /** Standardised, with the correction for continuity. */
  readonly z: number;
  /** Probability of so great a `u` where `after` is no greater. */
  readonly p: number;
}

/** Variance of U with ties (Lehmann 1975, section 1.4). */
export function variance(n1: number, n2: number, ties: readonly number[]): number {
  const n = n1 + n2;
  if (n < 2) return 0;
  const tied = ties.reduce((sum, size) => sum + size ** 3 - size, 0);
  return ((n1 * n2) / 12) * (n + 1 - tied / (n * (n - 1)));
}

/**
 * Whether `after` is stochastically greater than `before` (Mann and Whitney 1947), by the normal approximation, which is
 * good from about eight numbers each.
 *
 * @param varianceFactor how many times larger the variance is than that of independent numbers
 */
export function mannWhitney(before: readonly number[], after: readonly number[], varianceFactor = 1): RankSumTest {
  const [n1, n2] = [before.length, after.length];
  const all = [...before, ...after];
  const rankSum = ranks(all)
    .slice(n1)
    .reduce((sum, rank) => sum + rank, 0);
  const u = rankSum - (n2 * (n2 + 1)) / 2;
  const sigma = Math.sqrt(variance(n1, n2, tieSizes(all)) * varianceFactor);
  const difference = u - (n1 * n2) / 2;
  const z = sigma === 0 ? 0 : (difference - Math.sign(difference) / 2) / sigma;
  return { u, z, p: normalTail(z) };
}
