import type { MetricFamily } from '@pulso/catalogue';
import { type LineTemplate, templatesOf, type ValueKind } from './layout.ts';

/** In `Text.starts`: the series has no lines. */
export const ABSENT = 0xffffffff;

/** The bytes of a family's text, and by position of each series where in it they are. */
export interface Text {
  readonly bytes: Buffer;
  /** Where the first line of the series starts, or ABSENT. */
  readonly starts: Uint32Array;
  /** Bytes of the labels in each of its lines. */
  readonly blocks: Uint16Array | Uint32Array;
  /** The numbers that the text shows; NaN where a slot is still blank. */
  readonly shown: Float64Array;
}

export const EMPTY_TEXT: Text = {
  bytes: Buffer.alloc(0),
  starts: new Uint32Array(0),
  blocks: new Uint16Array(0),
  shown: new Float64Array(0),
};

export type Widths = Readonly<Record<ValueKind, number>>;

/** How the lines of each series of a family are laid out. */
export interface Shape {
  /** Lines of a series. */
  readonly lines: number;
  /** Numbers of a series: for a histogram its buckets and its sum; the count is theirs. */
  readonly stride: number;
  /** Before and after the labels of each line, the slot left blank. */
  readonly heads: readonly string[];
  readonly tails: readonly string[];
  /** Of line i, the slot is at the series' start + slots[i] + (i + 1) * its labels' bytes. */
  readonly slots: Uint32Array;
  /** Bytes of a series without its labels. */
  readonly fixed: number;
  readonly widths: Widths;
}

export function shapeOf(family: MetricFamily, widths: Widths): Shape {
  const templates = templatesOf(family);
  const slots = new Uint32Array(templates.length);
  let fixed = 0;
  for (const [i, { head, tail, kind }] of templates.entries()) {
    slots[i] = fixed + head.length + tail.length;
    fixed = slots[i] + widths[kind] + 1;
  }
  return {
    lines: templates.length,
    stride: family.type === 'histogram' ? templates.length - 1 : 1,
    heads: templates.map(({ head }) => head),
    tails: templates.map(({ tail, kind }: LineTemplate) => `${tail}${' '.repeat(widths[kind])}\n`),
    ...{ slots, fixed, widths },
  };
}
