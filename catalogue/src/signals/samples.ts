import type { MetricFamily, SampleSeries } from '../types.ts';

/*
 * Raw series under which a signal takes a given value: the shapes of `promql.ts`, the other way round. Generated tests
 * feed them to Prometheus and expect the value back, so a sample that does not fit its signal fails.
 */

type Labels = Readonly<Record<string, string>>;

/** The time of a signal's cases, in seconds after time 0. */
export const CASE_SECONDS = 600;

/** A gauge that stays at `value`. */
export function gauge(family: MetricFamily, value: number, labels: Labels = {}): SampleSeries {
  return { metric: family.name, labels, start: value, perSecond: 0 };
}

/** A counter that grows by `perSecond`. */
export function counter(family: MetricFamily, perSecond: number, labels: Labels = {}): SampleSeries {
  return { metric: family.name, labels, start: 0, perSecond };
}

/**
 * A histogram with so many observations per second in each bucket, given in the order of the family's bounds with +Inf
 * last; what is left out is 0. The sum is not part of it: no signal reads sums.
 */
export function histogram(
  family: MetricFamily,
  perBucket: readonly (number | undefined)[],
  labels: Labels = {},
): SampleSeries[] {
  let cumulative = 0;
  const buckets = [...(family.buckets ?? []), '+Inf'].map((bound, index) => {
    cumulative += perBucket[index] ?? 0;
    return {
      metric: `${family.name}_bucket`,
      labels: { ...labels, le: String(bound) },
      start: 0,
      perSecond: cumulative,
    };
  });
  return [...buckets, { metric: `${family.name}_count`, labels, start: 0, perSecond: cumulative }];
}

/** Index of the bucket that an observation of `value` falls into. */
export function bucketOf(family: MetricFamily, value: number): number {
  const bounds = family.buckets ?? [];
  const index = bounds.findIndex((bound) => value <= bound);
  return index === -1 ? bounds.length : index;
}

/**
 * A histogram whose 95th percentile, interpolated as `histogram_quantile` does, is `value`; at the last bound, what lies
 * beyond it counts as that bound.
 */
export function withP95(family: MetricFamily, value: number, traffic: number, labels: Labels = {}): SampleSeries[] {
  const bounds = family.buckets ?? [];
  const perBucket: number[] = Array.from({ length: bounds.length + 1 }, () => 0);
  const bucket = value === bounds.at(-1) ? bounds.length : bucketOf(family, value);
  const upper = bounds[bucket];
  const lower = bounds[bucket - 1] ?? 0;
  const within = upper === undefined ? 1 : (value - lower) / (upper - lower);
  if (value > (bounds.at(-1) ?? 0) || (bucket === 0 && within < 0.95)) {
    throw new RangeError(`${family.name}: its buckets cannot give a 95th percentile of ${value}`);
  }
  if (upper === undefined) {
    perBucket[bucket] = traffic;
  } else if (within <= 0.95 && bucket > 0) {
    // A share s in the bucket and the rest below it: (0.95 - (1 - s)) / s = within.
    const share = 0.05 / (1 - within);
    perBucket[bucket] = share * traffic;
    perBucket[bucket - 1] = (1 - share) * traffic;
  } else {
    // A share s in the bucket and the rest above it: 0.95 / s = within.
    const share = 0.95 / within;
    perBucket[bucket] = share * traffic;
    perBucket[bucket + 1] = (1 - share) * traffic;
  }
  return histogram(family, perBucket, labels);
}
