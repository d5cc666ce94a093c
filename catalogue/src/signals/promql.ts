import type { MetricFamily } from '../types.ts';

/**
 * The few shapes that signals take, as PromQL with the placeholders `$by` and `$window`. The families come in as
 * declarations, so a renamed metric is a type error here and not a dead alert.
 */

/** `cache="a", result="hit"` and the like, to be put between braces. */
type Matchers = string;

const select = (name: string, matchers: Matchers = '') => (matchers === '' ? name : `${name}{${matchers}}`);

/** Events per second. */
export function rate(family: MetricFamily, matchers?: Matchers): string {
  const name = family.type === 'histogram' ? `${family.name}_count` : family.name;
  return `sum by ($by) (rate(${select(name, matchers)}[$window]))`;
}

/** The share of `part` in `whole`; a part that has no series yet counts as 0. */
export function share(part: string, whole: string): string {
  return `(${part} or 0 * ${whole}) / ${whole}`;
}

/** The 95th percentile of a histogram, interpolated within its bucket. */
export function p95(family: MetricFamily, matchers?: Matchers): string {
  return `histogram_quantile(0.95, sum by ($by, le) (rate(${select(`${family.name}_bucket`, matchers)}[$window])))`;
}

/** Observations of a histogram that were longer than a bound, per second. Prometheus 3 writes `le="1"` as `1.0`. */
export function slower(family: MetricFamily, bound: number, matchers?: Matchers): string {
  if (!family.buckets?.includes(bound)) throw new Error(`${bound} is no bucket bound of ${family.name}`);
  const le = Number.isInteger(bound) ? `le=~"${bound}([.]0)?"` : `le="${bound}"`;
  const within = [...(matchers === undefined ? [] : [matchers]), le].join(', ');
  return `(${rate(family, matchers)} - sum by ($by) (rate(${family.name}_bucket{${within}}[$window])))`;
}
