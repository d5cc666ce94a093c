import type { MetricFamily } from '@pulso/catalogue';
import type { Series } from '../series.ts';
import { escapeLabelValue } from './escape.ts';
import { COUNT_WIDTH, VALUE_WIDTH, formatBound } from './number.ts';

/** One line of a series: what stands before its value, and how wide the value's slot is. */
export interface Line {
  readonly prefix: string;
  readonly width: number;
}

/** The lines of a series, in the order in which `readValues` gives their values. */
export function linesOf(family: MetricFamily, series: Series): readonly Line[] {
  const pairs = family.labels.map((name, at) => `${name}="${escapeLabelValue(series.values[at]!)}"`);
  if (family.type !== 'histogram') return [{ prefix: sample(family.name, pairs), width: VALUE_WIDTH }];
  const bounds = [...(family.buckets ?? []).map(formatBound), '+Inf'];
  return [
    ...bounds.map((bound) => ({
      prefix: sample(`${family.name}_bucket`, [...pairs, `le="${bound}"`]),
      width: COUNT_WIDTH,
    })),
    { prefix: sample(`${family.name}_sum`, pairs), width: VALUE_WIDTH },
    { prefix: sample(`${family.name}_count`, pairs), width: COUNT_WIDTH },
  ];
}

/** Values of a series on the page: one, or for a histogram its cumulated buckets, sum and count. */
export function valuesPerSeries(family: MetricFamily): number {
  return family.type === 'histogram' ? (family.buckets ?? []).length + 3 : 1;
}

/** Puts the values of a series into `out`; false if it is absent. */
export function readValues(family: MetricFamily, series: Series, out: Float64Array): boolean {
  const { cells, base } = series.place;
  if (family.type !== 'histogram') {
    const value = cells[base]!;
    out[0] = value;
    // Finite: neither NaN, the mark of absence, nor an infinity, which is no measurement.
    return value - value === 0;
  }
  const buckets = out.length - 2;
  let count = 0;
  for (let i = 0; i < buckets; i++) out[i] = count += cells[base + i]!;
  const sum = cells[base + buckets]!;
  // A sum of finite numbers may still overflow.
  out[buckets] = Number.isFinite(sum) ? sum : Math.sign(sum) * Number.MAX_VALUE;
  out[buckets + 1] = count;
  return true;
}

function sample(name: string, pairs: readonly string[]): string {
  return pairs.length === 0 ? `${name} ` : `${name}{${pairs.join(',')}} `;
}
