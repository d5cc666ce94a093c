import type { ValueKind } from './layout.ts';
import { writeSlot } from './number.ts';
import { ABSENT, type Shape, type Text } from './shape.ts';

/**
 * Writes those of the `numbers` into the text that it does not show yet, of the series at positions `from` to `to`.
 * Undefined if all fit, else the kind of value whose slots are too narrow.
 */
export function rewrite(
  shape: Shape,
  text: Text,
  numbers: Float64Array,
  from: number,
  to: number,
  padding: number,
): ValueKind | undefined {
  return shape.lines === 1
    ? rewriteValues(shape, text, numbers, from, to, padding)
    : rewriteHistograms(shape, text, numbers, from, to, padding);
}

function rewriteValues(
  shape: Shape,
  { bytes, starts, blocks, shown }: Text,
  numbers: Float64Array,
  from: number,
  to: number,
  padding: number,
): ValueKind | undefined {
  const slot = shape.slots[0]!;
  const width = shape.widths.number;
  for (let p = from; p < to; p++) {
    const value = numbers[p]!;
    if (value === shown[p]) continue;
    const start = starts[p]!;
    if (start === ABSENT) continue;
    shown[p] = value;
    if (!writeSlot(bytes, start + slot + blocks[p]!, width, value, padding)) return 'number';
  }
  return undefined;
}

function rewriteHistograms(
  shape: Shape,
  { bytes, starts, blocks, shown }: Text,
  numbers: Float64Array,
  from: number,
  to: number,
  padding: number,
): ValueKind | undefined {
  const { stride, slots, widths } = shape;
  const buckets = stride - 1;
  for (let p = from; p < to; p++) {
    const start = starts[p]!;
    if (start === ABSENT) continue;
    const base = p * stride;
    let changed = 0;
    while (changed < stride && numbers[base + changed] === shown[base + changed]) changed++;
    if (changed === stride) continue;
    const block = blocks[p]!;
    let count = 0;
    for (let i = 0; i < buckets; i++) {
      count += shown[base + i] = numbers[base + i]!;
      // Cumulated: what is below the first bucket that changed still holds.
      if (i < changed) continue;
      if (!writeSlot(bytes, start + slots[i]! + (i + 1) * block, widths.count, count, padding)) return 'count';
    }
    if (changed < buckets) {
      const at = start + slots[stride]! + (stride + 1) * block;
      if (!writeSlot(bytes, at, widths.count, count, padding)) return 'count';
    }
    const sum = numbers[base + buckets]!;
    if (sum === shown[base + buckets]) continue;
    shown[base + buckets] = sum;
    // A sum of finite numbers may still overflow.
    const finite = sum - sum === 0 ? sum : Math.sign(sum) * Number.MAX_VALUE;
    const at = start + slots[buckets]! + (buckets + 1) * block;
    if (!writeSlot(bytes, at, widths.number, finite, padding)) return 'number';
  }
  return undefined;
}
