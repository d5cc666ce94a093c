/** Cells at the start of each chunk that belong to no series. */
export const RESERVED = 2;
/** Reserved cell: the position of the chunk's first series. With it, a handle need not hold its own position. */
const FIRST_POSITION = 0;
/** Reserved cell: observations that the chunk's handles refused. With it, a handle need not hold whom to tell. */
export const REFUSED = 1;

/** Series of the first chunk. Chunks double, so that small families stay small, up to a size that bounds what is unused. */
const SMALLEST = 8;
const LARGEST_SHIFT = 10;
const LARGEST = 1 << LARGEST_SHIFT;
const SMALLEST_SHIFT = 31 - Math.clz32(SMALLEST);
/** Chunks before the first one of the largest size that follows another of it. */
const GROWING = LARGEST_SHIFT - SMALLEST_SHIFT;

/** Up to so many numbers, copying them one by one is quicker than making the two views that copying at once needs. */
const FEW = 512;

/** What a user's handle and its series share: where the numbers are. */
export class Handle {
  /** @internal */ cells: Float64Array;
  /** @internal Index of the series' first number in `cells`. */ at: number;

  /** @internal */
  constructor(cells: Float64Array, at: number) {
    this.cells = cells;
    this.at = at;
  }
}

/**
 * Numbers of one family's series, in chunks that are never moved, so that a bound handle may hold its chunk and index
 * for ever, and an increment is one addition on a typed array. Each series has a position, from 0 on; those of removed
 * series are used again.
 */
export class Cells {
  /** Numbers of each series. */
  readonly stride: number;
  /** What they are at first. */
  readonly #initial: number;
  readonly #chunks: Float64Array[] = [];
  readonly #free: number[] = [];
  #count = 0;

  constructor(stride: number, initial: number) {
    this.stride = stride;
    this.#initial = initial;
  }

  /** Positions that were ever used: all are below it. */
  get count(): number {
    return this.#count;
  }

  /** Makes the handle of a series that starts at the initial value. */
  take<H extends Handle>(make: (cells: Float64Array, at: number) => H): H {
    const position = this.#free.pop() ?? this.#count++;
    const chunk = chunkOf(position);
    const first = firstOf(chunk);
    let cells = this.#chunks[chunk];
    if (cells === undefined) {
      cells = new Float64Array(RESERVED + (firstOf(chunk + 1) - first) * this.stride);
      cells[FIRST_POSITION] = first;
      this.#chunks.push(cells);
    }
    const at = RESERVED + (position - first) * this.stride;
    cells.fill(this.#initial, at, at + this.stride);
    return make(cells, at);
  }

  /** NaN for a handle that was released. */
  positionOf({ cells, at }: Handle): number {
    return cells[FIRST_POSITION]! + (at - RESERVED) / this.stride;
  }

  /** Has the handle write into nothing from now on, and gives its place to another; returns its position. */
  release(handle: Handle): number {
    const position = this.positionOf(handle);
    // The mark of absence: what is not finite is on no page.
    handle.cells[handle.at] = NaN;
    handle.cells = new Float64Array(RESERVED + this.stride).fill(this.#initial, RESERVED);
    handle.cells[FIRST_POSITION] = NaN;
    handle.at = RESERVED;
    this.#free.push(position);
    return position;
  }

  /** Copies all numbers, by position, into `out`, which has room for `count * stride`. */
  copyTo(out: Float64Array): void {
    let to = 0;
    for (let chunk = 0; chunk < this.#chunks.length; chunk++) {
      const cells = this.#chunks[chunk]!;
      const series = Math.min(this.#count, firstOf(chunk + 1)) - firstOf(chunk);
      const end = RESERVED + series * this.stride;
      if (end > FEW) {
        out.set(cells.subarray(RESERVED, end), to);
        to += end - RESERVED;
      } else {
        for (let at = RESERVED; at < end; at++) out[to++] = cells[at]!;
      }
    }
  }

  /**
   * Calls `visit` for each chunk: its numbers are `length` from RESERVED on, the first of them number `from` of all. For
   * the cluster's reports, which compare numbers where they are.
   */
  forEachChunk(visit: (cells: Float64Array, from: number, length: number) => void): void {
    for (let chunk = 0; chunk < this.#chunks.length; chunk++) {
      const first = firstOf(chunk);
      const series = Math.min(this.#count, firstOf(chunk + 1)) - first;
      visit(this.#chunks[chunk]!, first * this.stride, series * this.stride);
    }
  }

  /** How many observations were refused since the last call. */
  takeRefused(): number {
    let refused = 0;
    for (const cells of this.#chunks) {
      refused += cells[REFUSED]!;
      cells[REFUSED] = 0;
    }
    return refused;
  }
}

function chunkOf(position: number): number {
  if (position < SMALLEST) return 0;
  return position < LARGEST ? 32 - SMALLEST_SHIFT - Math.clz32(position) : GROWING + (position >>> LARGEST_SHIFT);
}

function firstOf(chunk: number): number {
  if (chunk === 0) return 0;
  return chunk <= GROWING ? SMALLEST << (chunk - 1) : (chunk - GROWING) << LARGEST_SHIFT;
}
