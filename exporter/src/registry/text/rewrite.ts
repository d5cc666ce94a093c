import type { ValueKind } from './layout.ts';
import { writeSlot } from './number.ts';
import { ABSENT, type Shape, type Text } from './shape.ts';

/** Why a text could not be rewritten: slots of that kind are too narrow, or a series has come or gone. */
export type Obstacle = ValueKind | 'series';

/**
 * Writes those of the `numbers` into the text that it does not show yet, of the series at positions `from` to `to`.
 * Undefined if nothing stands against it.
 */
export function rewrite(
  shape: Shape,
  text: Text,
  numbers: Float64Array,
  from: number,
  to: number,
  padding: number,
): Obstacle | undefined {
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
): Obstacle | undefined {
  const slot = shape.slots[0]!;
  const width = shape.widths.number;
  for (let p = from; p < to; p++) {
    const value = numbers[p]!;
    if (value === shown[p]) continue;
    const start = starts[p]!;
    if (Number.isFinite(value) !== (start !== ABSENT)) return 'series';
    if (start === ABSENT) continue;
    if (!writeSlot(bytes, start + slot + blocks[p]!, width, value, padding)) return 'number';
    shown[p] = value;
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
): Obstacle | undefined {
  const { stride, slots, widths } = shape;
  const buckets = stride - 1;
  for (let p = from; p < to; p++) {
    const start = starts[p]!;
    const base = p * stride;
    if (start === ABSENT) {
      if (Number.isFinite(numbers[base])) return 'series';
      continue;
    }
    let changed = 0;
    while (changed < stride && numbers[base + changed] === shown[base + changed]) changed++;
    if (changed === stride) continue;
    if (!Number.isFinite(numbers[base])) return 'series';
    const block = blocks[p]!;
    let count = 0;
    for (let i = 0; i < buckets; i++) {
      count += numbers[base + i]!;
      // Cumulated: what is below the first bucket that changed still holds.
      if (i < changed) continue;
      if (!writeSlot(bytes, start + slots[i]! + (i + 1) * block, widths.count, count, padding)) return 'count';
    }
    if (changed < buckets) {
      const at = start + slots[stride]! + (stride + 1) * block;
      if (!writeSlot(bytes, at, widths.count, count, padding)) return 'count';
    }
    const sum = numbers[base + buckets]!;
    if (sum !== shown[base + buckets]) {
      // A sum of finite numbers may still overflow.
      const finite = sum - sum === 0 ? sum : Math.sign(sum) * Number.MAX_VALUE;
      const at = start + slots[buckets]! + (buckets + 1) * block;
      if (!writeSlot(bytes, at, widths.number, finite, padding)) return 'number';
    }
    // Only now, so that nothing counts as shown where an obstacle kept it from being written.
    for (let i = changed; i < stride; i++) shown[base + i] = numbers[base + i]!;
  }
  return undefined;
}
