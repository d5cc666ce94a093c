/** What a series comes to. Every number is one of its samples or lies between two of them. */
export interface Summary {
  /** Samples that are numbers; the others have no part in anything here. */
  readonly count: number;
  readonly mean?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly p95?: number | undefined;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/**
 * p95 is the nearest rank: the smallest sample that at least 95 % of the samples do not exceed (Hyndman and Fan, Sample
 * Quantiles in Statistical Packages, 1996, definition 1). It is always a value that was measured.
 */
export function summaryOf(values: readonly unknown[]): Summary {
  const sorted = Float64Array.from(values.filter(isNumber)).sort();
  const count = sorted.length;
  const min = sorted[0];
  const max = sorted[count - 1];
  if (min === undefined || max === undefined) return { count };
  // A running mean: the sum of large samples would not fit into a number.
  let mean = 0;
  sorted.forEach((value, index) => {
    mean += value / (index + 1) - mean / (index + 1);
  });
  // 95 n is whole, so that no rounding moves the rank.
  const p95 = sorted[Math.ceil((95 * count) / 100) - 1];
  return { count, mean: Math.min(max, Math.max(min, mean)), min, max, p95 };
}
