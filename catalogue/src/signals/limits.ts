import { metricFamilies } from '../metrics/index.ts';
import type { MetricFamily, Signal } from '../types.ts';

/** The histogram of which the signal is a quantile; undefined for every other signal. */
export function quantileFamily(signal: Pick<Signal, 'value'>): MetricFamily | undefined {
  const name = /histogram_quantile\(.*?\b(\w+)_bucket\b/.exec(signal.value)?.[1];
  return metricFamilies.find((family) => family.name === name);
}

/** The greatest value that a signal can take: a ratio's 1; a quantile's is the last bucket bound of its histogram. */
export function greatestValue(signal: Pick<Signal, 'value' | 'unit'>): number {
  if (signal.unit === 'ratio') return 1;
  return quantileFamily(signal)?.buckets?.at(-1) ?? Number.POSITIVE_INFINITY;
}
