import type { MetricFamily } from '@pulso/catalogue';
import { LABEL_NAMES } from './labels.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const STATUSES = ['200', '201', '304', '404', '500'];
const COUNTER_FAMILIES = 10;
const HISTOGRAM_FAMILIES = 5;
/** OpenTelemetry's bounds for requests, rounded to 12. */
export const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10];
/** Lines of a histogram's series: its buckets, +Inf, sum and count. */
export const HISTOGRAM_LINES = BOUNDS.length + 3;

export interface Labels {
  readonly method: string;
  readonly route: string;
  readonly status: string;
}

/** Some families and the labels of their series. */
export interface Workload {
  readonly lines: number;
  readonly counters: readonly { readonly family: CounterDeclaration; readonly series: readonly Labels[] }[];
  readonly histograms: readonly { readonly family: HistogramDeclaration; readonly series: readonly Labels[] }[];
}

interface Declaration extends MetricFamily {
  readonly labels: typeof LABEL_NAMES;
}
export type CounterDeclaration = Declaration & { readonly type: 'counter' };
export type HistogramDeclaration = Declaration & { readonly type: 'histogram'; readonly buckets: readonly number[] };

/** A page of so many lines, half of them counters', half histograms', as a service with many routes has. */
export function workload(lines: number): Workload {
  const counterSeries = labelSets(lines / 2 / COUNTER_FAMILIES);
  const histogramSeries = labelSets(Math.round(lines / 2 / HISTOGRAM_LINES / HISTOGRAM_FAMILIES));
  const common = { unit: 'count', labels: LABEL_NAMES, help: 'A family of the bench', limit: lines } as const;
  const families = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
  return {
    lines: counterSeries.length * COUNTER_FAMILIES + histogramSeries.length * HISTOGRAM_LINES * HISTOGRAM_FAMILIES,
    counters: families(COUNTER_FAMILIES, (i) => ({
      family: { ...common, name: `bench_events_${i}_total`, type: 'counter' },
      series: counterSeries,
    })),
    histograms: families(HISTOGRAM_FAMILIES, (i) => ({
      family: { ...common, name: `bench_duration_${i}_seconds`, type: 'histogram', unit: 'seconds', buckets: BOUNDS },
      series: histogramSeries,
    })),
  };
}

function labelSets(count: number): readonly Labels[] {
  const routes = Array.from(
    { length: Math.ceil(count / METHODS.length / STATUSES.length) },
    (_, i) => `/clinics/:clinic/resource-${i}`,
  );
  return METHODS.flatMap((method) =>
    routes.flatMap((route) => STATUSES.map((status) => ({ method, route, status }))),
  ).slice(0, count);
}
