import { median } from '../harness/statistics.ts';

export interface Trend {
  /** Median of the slopes of all pairs of points (Theil 1950, Sen 1968): a third of the points may be wild. */
  readonly slope: number;
  /** Its 95 % interval, by Kendall's variance without ties. */
  readonly interval: readonly [low: number, high: number];
  /** Robust standard deviation of what the line leaves over (1.4826 × median absolute deviation). */
  readonly noise: number;
}

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959964;
const MAD_TO_SIGMA = 1.4826;

/** The trend of `y` over `x`; at least 5 points. */
export function theilSen(x: readonly number[], y: readonly number[]): Trend {
  const n = x.length;
  if (n < 5 || y.length !== n) throw new RangeError('a trend needs 5 points');
  const slopes: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) if (x[j] !== x[i]) slopes.push((y[j]! - y[i]!) / (x[j]! - x[i]!));
  }
  slopes.sort((a, b) => a - b);
  const width = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))]!;
  const slope = median(slopes);
  const left = y.map((value, i) => value - slope * x[i]!);
  const middle = median(left);
  return {
    slope,
    interval: [at((slopes.length - width) / 2 - 1), at((slopes.length + width) / 2)],
    noise: MAD_TO_SIGMA * median(left.map((value) => Math.abs(value - middle))),
  };
}
