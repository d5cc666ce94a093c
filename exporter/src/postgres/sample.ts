import type { MetricFamily } from '@pulso/catalogue';

/** One value of one series, as read; labels in the order in which the family declares them. */
export interface ValueSample {
  readonly family: MetricFamily;
  readonly labels: readonly string[];
  readonly value: number;
}

/** One thing in exactly one of its states; `labels` without the last, which names the state. */
export interface StateSample {
  readonly family: MetricFamily;
  readonly labels: readonly string[];
  readonly states: readonly string[];
  readonly current: string | undefined;
}

export type Sample = ValueSample | StateSample;

/** What a driver hands out for numbers: `bigint` and `numeric` come as text. */
export type SqlNumber = number | string | null;

/**
 * A sample, or none: NULL says that the server does not tell, and that is absent, never 0.
 * Spread into an array: `[...sample(family, ['app'], row.value)]`.
 */
export function sample(family: MetricFamily, labels: readonly string[], value: SqlNumber | undefined): ValueSample[] {
  if (value === null || value === undefined) return [];
  const number = Number(value);
  return Number.isFinite(number) ? [{ family, labels, value: number }] : [];
}
