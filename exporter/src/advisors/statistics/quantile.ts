/**
 * The value below which the share `q` (0 to 1) of the numbers lies, interpolated between neighbours (Hyndman and Fan
 * 1996, definition 7: that of R and NumPy).
 *
 * @throws RangeError of no numbers
 */
export function quantile(numbers: readonly number[], q: number): number {
  return quantileOfSorted(
    numbers.toSorted((a, b) => a - b),
    q,
  );
}

/** As `quantile`, of numbers that are in order already. */
export function quantileOfSorted(sorted: readonly number[] | Float64Array, q: number): number {
  if (sorted.length === 0) throw new RangeError('no quantile of no numbers');
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** Makes the median absolute deviation the standard deviation of a normal distribution: 1 / Φ⁻¹(3/4). */
const MAD_TO_SIGMA = 1.4826;

/** Robust standard deviation: 1.4826 × median absolute deviation from the median; half of the numbers may be wild. */
export function robustSigma(numbers: readonly number[]): number {
  const middle = median(numbers);
  return MAD_TO_SIGMA * median(numbers.map((value) => Math.abs(value - middle)));
}
