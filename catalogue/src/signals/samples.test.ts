import * as fc from 'fast-check';
import { metricFamilies, metrics } from '../index.ts';
import type { MetricFamily, SampleSeries } from '../types.ts';
import { withP95 } from './samples.ts';

/** Prometheus' interpolation (promql/quantile.go, bucketQuantile), as an oracle. */
function p95(series: readonly SampleSeries[]): number {
  const buckets = series
    .filter(({ labels }) => 'le' in labels)
    .map(({ labels, perSecond }) => ({ le: Number(labels['le']?.replace('+Inf', 'Infinity')), count: perSecond }));
  const total = buckets.at(-1)?.count ?? 0;
  const rank = 0.95 * total;
  const index = buckets.findIndex(({ count }) => count >= rank * (1 - 1e-12));
  const bucket = buckets[index];
  const below = buckets[index - 1] ?? { le: 0, count: 0 };
  if (bucket === undefined) return Number.NaN;
  if (!Number.isFinite(bucket.le)) return below.le;
  return below.le + (bucket.le - below.le) * ((rank - below.count) / (bucket.count - below.count));
}

const histograms = metricFamilies.filter(({ buckets }) => buckets !== undefined);

describe('a sampled histogram', () => {
  it('has the 95th percentile that was asked for, at any traffic', () => {
    const asked = fc.constantFrom(...histograms).chain((family) => {
      const [first = 1] = family.buckets ?? [];
      const last = family.buckets?.at(-1) ?? 1;
      return fc.tuple(fc.constant(family), fc.double({ min: first, max: last, noNaN: true }));
    });
    fc.assert(
      fc.property(asked, fc.double({ min: 0.01, max: 1e5, noNaN: true }), ([family, value], traffic) => {
        const series = withP95(family, value, traffic);
        expect(p95(series) / value).toBeCloseTo(1, 6);
        expect((series.at(-1)?.perSecond ?? 0) / traffic).toBeCloseTo(1, 6);
      }),
    );
  });

  it('counts what lies beyond the last bound as that bound, as Prometheus does', () => {
    const family: MetricFamily = metrics.http.requestDurationAll;
    expect(p95(withP95(family, 10, 1))).toBe(10);
  });

  it('refuses what its buckets cannot give', () => {
    const family: MetricFamily = metrics.http.requestDurationAll;
    expect(() => withP95(family, 11, 1)).toThrow(/cannot give a 95th percentile of 11/);
    expect(() => withP95(family, 0.0001, 1)).toThrow(RangeError);
  });
});
