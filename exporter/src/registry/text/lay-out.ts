import type { SeriesSet } from '../series.ts';
import { blockOf, byteLength } from './layout.ts';
import { ABSENT, EMPTY_TEXT, type Shape, type Text } from './shape.ts';

/** Series whose text is written at a time: joining strings is quicker than writing many, up to some length. */
const SERIES_PER_WRITE = 64;
const MAX_SHORT_BLOCK = 0xffff;

export interface LayOutOptions {
  readonly set: SeriesSet;
  readonly shape: Shape;
  readonly header: string;
  /** By position, `shape.stride` each. A series whose first is not finite is absent. */
  readonly numbers: Float64Array;
  /** The text so far. Of the same shape, its lines are moved, values and all; of another, only its labels are taken. */
  readonly old: Text;
  readonly oldShape: Shape;
  readonly positionsPerSlice: number;
}

/**
 * Lays out the text of the series that are present, in the order of their positions. Lines that the old text has not, or
 * has in another shape, are written with blank slots. Yields after each slice of work; what it reads of the set, it
 * reads before the first.
 */
export function* layOut(options: LayOutOptions): Generator<void, Text> {
  const { set, shape, numbers, old, positionsPerSlice } = options;
  const { stride, lines, fixed } = shape;
  const count = numbers.length / stride;
  const isSameShape = shape === options.oldShape;
  const isPresent = (p: number) => Number.isFinite(numbers[p * stride]);
  const isOld = (p: number) => p < old.starts.length && old.starts[p] !== ABSENT;
  const isLastOfSlice = (p: number) => (p + 1) % positionsPerSlice === 0 && p + 1 < count;
  // A new shape comes in the midst of a job, when the set may have changed: all labels are then taken from the old text.
  const fresh = freshSeries(options, (p) => isSameShape && isPresent(p) && !isOld(p));
  /** By position, the labels of lines that are to be written. */
  const blocks = new Map<number, string>();
  const lengths = new Uint32Array(count);
  const header = byteLength(options.header);
  let size = header;
  let longest = 0;
  for (let p = 0; p < count; p++) {
    if (isLastOfSlice(p)) yield;
    if (!isPresent(p)) continue;
    if (isSameShape && isOld(p)) {
      lengths[p] = old.blocks[p]!;
    } else {
      const nth = fresh.nth[p]!;
      // Gone since, and never shown: not on this page.
      if (nth === 0 && !isOld(p)) continue;
      const block =
        nth === 0
          ? oldBlock(options.oldShape, old, p)
          : blockOf(set.family, fresh.values, (nth - 1) * set.family.labels.length);
      blocks.set(p, block);
      lengths[p] = byteLength(block);
    }
    size += lines * lengths[p]! + fixed;
    longest = Math.max(longest, lengths[p]!);
  }
  // A family without series has no header either.
  if (size === header) return { ...EMPTY_TEXT, starts: new Uint32Array(count).fill(ABSENT) };

  const bytes = Buffer.allocUnsafeSlow(size);
  const starts = new Uint32Array(count).fill(ABSENT);
  const shown = new Float64Array(numbers.length).fill(NaN);
  shown.set(old.shown.subarray(0, shown.length));
  let at = bytes.write(options.header);
  let pending = '';
  let pendingSeries = 0;
  let pendingAt = at;
  let runFrom = 0;
  let runTo = 0;
  const flush = () => {
    if (pendingSeries > 0) bytes.write(pending, pendingAt);
    else if (runTo > runFrom) old.bytes.copy(bytes, pendingAt, runFrom, runTo);
    pending = '';
    pendingSeries = runFrom = runTo = 0;
    pendingAt = at;
  };
  for (let p = 0; p < count; p++) {
    if (isLastOfSlice(p)) yield;
    const block = blocks.get(p);
    if (block !== undefined) {
      if (runTo > runFrom || pendingSeries === SERIES_PER_WRITE) flush();
      for (let i = 0; i < lines; i++) pending += shape.heads[i]! + block + shape.tails[i]!;
      pendingSeries++;
      shown.fill(NaN, p * stride, (p + 1) * stride);
    } else if (isSameShape && isPresent(p) && isOld(p)) {
      const from = old.starts[p]!;
      // Lines that follow each other are moved together.
      if (pendingSeries > 0 || from !== runTo) {
        flush();
        runFrom = from;
      }
      runTo = from + lines * lengths[p]! + fixed;
    } else {
      // Should it come back with the same number, that must be seen.
      shown.fill(NaN, p * stride, (p + 1) * stride);
      continue;
    }
    starts[p] = at;
    at += lines * lengths[p]! + fixed;
  }
  flush();
  return { bytes, starts, shown, blocks: longest > MAX_SHORT_BLOCK ? lengths : Uint16Array.from(lengths) };
}

/** The label values of the series that are to be written, one after the other; by position, which of them it is, from 1 on. */
function freshSeries({ set, numbers, shape }: LayOutOptions, isFresh: (position: number) => boolean) {
  const values: string[] = [];
  const nth = new Uint32Array(numbers.length / shape.stride);
  const labels = set.family.labels.length;
  let found = 0;
  for (let p = 0; p < nth.length; p++) {
    if (!isFresh(p)) continue;
    nth[p] = ++found;
    for (let label = 0; label < labels; label++) values.push(set.valueAt(p, label));
  }
  return { values, nth };
}

/** The labels of a series as the text has them. */
function oldBlock({ heads }: Shape, { bytes, starts, blocks }: Text, position: number): string {
  const from = starts[position]! + heads[0]!.length;
  return bytes.toString('utf8', from, from + blocks[position]!);
}
