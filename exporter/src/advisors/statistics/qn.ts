/** Makes it the standard deviation of a normal distribution: 1 / (√2 Φ⁻¹(5/8)). */
const TO_SIGMA = 2.2219;

/**
 * Robust standard deviation: the first quartile of the distances of all pairs (Qn of Rousseeuw and Croux 1993, Alternatives
 * to the median absolute deviation, with their correction for few numbers). Half of the numbers may be wild, as with the
 * median absolute deviation, but it makes 82 % of what the numbers know of their spread, not 37 %. For some hundreds of them.
 *
 * @throws RangeError below two numbers
 */
export function qn(numbers: readonly number[]): number {
  const n = numbers.length;
  if (n < 2) throw new RangeError('no spread of fewer than two numbers');
  const distances = new Float64Array((n * (n - 1)) / 2);
  let count = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) distances[count++] = Math.abs(numbers[i]! - numbers[j]!);
  distances.sort();
  const half = Math.floor(n / 2) + 1;
  return TO_SIGMA * correctionOf(n) * distances[(half * (half - 1)) / 2 - 1]!;
}

/** Croux and Rousseeuw 1992, Time-efficient algorithms for two highly robust estimators of scale, section 4. */
const FEW = [0.399, 0.994, 0.512, 0.844, 0.611, 0.857, 0.669, 0.872];

const correctionOf = (n: number): number => FEW[n - 2] ?? (n % 2 === 1 ? n / (n + 1.4) : n / (n + 3.8));
