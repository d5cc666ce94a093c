import { normalQuantile } from './normal.ts';
import { median, quantileOfSorted, robustSigma } from './quantile.ts';
import { tieSizes } from './ranks.ts';

export interface Trend {
  /** Median of the slopes of all pairs of points (Theil 1950, Sen 1968): 29 % of the points may be wild. */
  readonly slope: number;
  /** Interval of the slope, by Kendall's variance with ties (Sen 1968). */
  readonly interval: readonly [low: number, high: number];
  /** Where the line is at x = 0: the median of what is left of y without the slope. */
  readonly intercept: number;
  /** Robust standard deviation of what the line leaves over. */
  readonly noise: number;
}

export interface TrendOptions {
  /** Probability that the interval covers the slope of independent points. Default 0.95. */
  readonly confidence?: number;
  /** How many times larger Kendall's variance is than that of independent points (Hamed and Rao 1998). Default 1. */
  readonly varianceFactor?: number;
}

const LEAST_POINTS = 5;

/** A trend whose interval is still to be asked for. */
export interface Slopes extends Omit<Trend, 'interval'> {
  /** What is left of y without the slope, in the order of the points. */
  readonly left: readonly number[];
  readonly interval: (options?: TrendOptions) => Trend['interval'];
}

/**
 * The trend of `y` over `x`. Compares all pairs: for some hundreds of points.
 *
 * @throws RangeError below 5 points, or where all have the same x
 */
export function theilSen(x: readonly number[], y: readonly number[], options: TrendOptions = {}): Trend {
  const { slope, intercept, noise, interval } = slopesOf(x, y);
  return { slope, interval: interval(options), intercept, noise };
}

/** As `theilSen`, for who wants several intervals of the same points. */
export function slopesOf(x: readonly number[], y: readonly number[]): Slopes {
  const n = x.length;
  if (n < LEAST_POINTS || y.length !== n) throw new RangeError(`a trend needs ${LEAST_POINTS} points`);
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let count = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) if (x[j] !== x[i]) slopes[count++] = (y[j]! - y[i]!) / (x[j]! - x[i]!);
  }
  if (count === 0) throw new RangeError('a trend needs points of different x');
  const sorted = slopes.subarray(0, count).sort();
  const slope = quantileOfSorted(sorted, 0.5);
  const left = y.map((value, i) => value - slope * x[i]!);
  const at = (rank: number) => sorted[Math.min(count - 1, Math.max(0, Math.round(rank)))]!;
  return {
    ...{ slope, left, intercept: median(left), noise: robustSigma(left) },
    interval: ({ confidence = 0.95, varianceFactor = 1 } = {}) => {
      const width = normalQuantile((1 + confidence) / 2) * Math.sqrt(kendallVariance(x, y) * varianceFactor);
      return [at((count - width) / 2 - 1), at((count + width) / 2)];
    },
  };
}

/** Variance of Kendall's S where there is no trend, with ties in either (Kendall 1975, chapter 4). */
export function kendallVariance(x: readonly number[], y: readonly number[]): number {
  const of = (k: number) => k * (k - 1) * (2 * k + 5);
  const tied = (list: readonly number[]) => tieSizes(list).reduce((sum, size) => sum + of(size), 0);
  return Math.max(0, (of(x.length) - tied(x) - tied(y)) / 18);
}
