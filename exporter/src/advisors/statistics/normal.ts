/** Beyond it the tail's continued fraction converges faster than the centre's series. */
const CENTRE = 3;
/** Enough for double precision at CENTRE, on both of its sides. */
const TERMS = 120;
/** Beyond it the tail is below the smallest double. */
const END = 38;

const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/**
 * Probability that a standard normal variable exceeds `z`: Abramowitz and Stegun 26.2.11 (series, for the centre) and
 * 26.2.14 (continued fraction, for the tail), so that small probabilities keep their digits.
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z > END) return 0;
  if (z < CENTRE) {
    let term = z;
    let sum = z;
    for (let n = 1; n < TERMS; n++) {
      term *= (z * z) / (2 * n + 1);
      sum += term;
    }
    return 0.5 - density(z) * sum;
  }
  let fraction = z;
  for (let n = TERMS; n > 0; n--) fraction = z + n / fraction;
  return density(z) / fraction;
}

/** Probability of a standard normal variable at least as far from 0 as `z`: the p value of a test of two sides. */
export function twoSided(z: number): number {
  return Math.min(1, 2 * normalTail(Math.abs(z)));
}

/**
 * The `z` that a standard normal variable exceeds with probability 1 − `p`, by bisection of `normalTail`.
 *
 * @throws RangeError unless 0 < p < 1
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError('a probability between 0 and 1 is wanted');
  if (p < 0.5) return -normalQuantile(1 - p);
  let [low, high] = [0, END];
  for (let step = 0; step < 100 && high - low > 1e-14 * high; step++) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
