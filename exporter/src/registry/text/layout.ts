import type { MetricFamily } from '@pulso/catalogue';
import { escapeLabelValue } from './escape.ts';
import { formatBound } from './number.ts';

/** What a line's value is: a count, which is whole and grows, or any number. */
export type ValueKind = 'count' | 'number';

/** One line of each series of a family: what stands before and after its labels. Both are ASCII. */
export interface LineTemplate {
  readonly head: string;
  readonly tail: string;
  readonly kind: ValueKind;
}

/** The lines of each series, in their order on the page: one, or for a histogram its buckets, sum and count. */
export function templatesOf(family: MetricFamily): readonly LineTemplate[] {
  const { name, labels } = family;
  const isBare = labels.length === 0;
  const sample = (sampleName: string, kind: ValueKind): LineTemplate =>
    isBare ? { head: sampleName, tail: ' ', kind } : { head: `${sampleName}{`, tail: '} ', kind };
  if (family.type !== 'histogram') return [sample(name, 'number')];
  const bounds = [...(family.buckets ?? []).map(formatBound), '+Inf'];
  return [
    ...bounds.map((bound) => ({
      head: `${name}_bucket{`,
      tail: `${isBare ? '' : ','}le="${bound}"} `,
      kind: 'count' as const,
    })),
    sample(`${name}_sum`, 'number'),
    sample(`${name}_count`, 'count'),
  ];
}

/** The labels of a series as they stand in each of its lines; `values` from `at` on. */
export function blockOf(family: MetricFamily, values: readonly string[], at: number): string {
  let block = '';
  for (const [i, name] of family.labels.entries()) {
    block += `${i === 0 ? '' : ','}${name}="${escapeLabelValue(values[at + i]!)}"`;
  }
  return block;
}

const NOT_ASCII = /[^\0-\x7f]/;

/** Bytes of a string in UTF-8. Asking whether it is ASCII, as most are, is quicker than counting. */
export function byteLength(text: string): number {
  return NOT_ASCII.test(text) ? Buffer.byteLength(text) : text.length;
}
