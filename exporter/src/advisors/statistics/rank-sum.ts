/**
 * Variance of U, the number of pairs of one number of each sample in which that of the second is greater, with ties (Mann
 * and Whitney 1947; Lehmann 1975, section 1.4).
 * @param ties how many numbers are equal, for each value that several have
 */
export function rankSumVariance(n1: number, n2: number, ties: readonly number[]): number {
  const n = n1 + n2;
  if (n < 2) return 0;
  const tied = ties.reduce((sum, size) => sum + size ** 3 - size, 0);
  return ((n1 * n2) / 12) * (n + 1 - tied / (n * (n - 1)));
}
