import type { MetricFamily } from '@pulso/catalogue';
import { DOUBLE, HIGH, STEP_SHIFT, WORDS, type BucketIndex } from './bucket-index.ts';
import { Handle, REFUSED } from './cells.ts';
import type { SpanContext } from './exemplar.ts';
import type { BindArguments, LabelsOf, SeriesSet, ValuesOf } from './series.ts';

// What a module declares itself is a constant to the compiler; what it imports is loaded and checked at each use.
const double = DOUBLE;
const words = WORDS;
const high32 = HIGH;

/** One bound classic histogram: its cells are the counts of the buckets, not cumulated, the last for +Inf, then the sum. */
export class Histogram extends Handle {
  readonly #bounds: Float64Array;
  readonly #first: Uint8Array | Uint16Array;

  /** @internal */
  constructor(cells: Float64Array, at: number, index: BucketIndex) {
    super(cells, at);
    this.#bounds = index.bounds;
    this.#first = index.first;
  }

  /**
   * Counts `value` in the family's unit. What is not finite is refused and counted as an error: it would spoil the sum
   * for ever. The exemplar, by default the active span, is kept where the registry keeps exemplars, else ignored. The
   * search is `findBucket`, written out here.
   */
  observe(value: number, exemplar?: SpanContext): void;
  observe(value: number): void {
    const cells = this.cells;
    if (value - value !== 0) {
      cells[REFUSED]! += 1;
      return;
    }
    double[0] = value;
    const high = words[high32]!;
    const bounds = this.#bounds;
    let bucket = high < 0 ? 0 : this.#first[high >>> STEP_SHIFT]!;
    while (value > bounds[bucket]!) bucket++;
    const at = this.at;
    cells[at + bucket]! += 1;
    cells[at + bounds.length]! += value;
  }

  get count(): number {
    let count = 0;
    for (let i = 0; i < this.#bounds.length; i++) count += this.cells[this.at + i]!;
    return count;
  }

  get sum(): number {
    return this.cells[this.at + this.#bounds.length]!;
  }

  /** Adds all that `other`, of a family with the same bounds, has counted. For roll-ups at scrape. */
  add(other: Histogram): void {
    for (let i = 0; i <= this.#bounds.length; i++) this.cells[this.at + i]! += other.cells[other.at + i]!;
  }

  reset(): void {
    this.cells.fill(0, this.at, this.at + this.#bounds.length + 1);
  }
}

export class HistogramFamily<F extends MetricFamily> {
  /** The handle of one series by its label values in the family's order; see `CounterFamily.labelValues`. */
  readonly labelValues: (...values: ValuesOf<F>) => Histogram;
  /** @internal */ readonly set: SeriesSet<Histogram>;

  /** @internal */
  constructor(set: SeriesSet<Histogram>) {
    this.set = set;
    this.labelValues = set.find;
  }

  /** The handle of one series; the same for the same labels. Bind once, not per event. */
  bind(...[labels]: BindArguments<F>): Histogram {
    return this.set.bind(labels ?? {});
  }

  /** Takes the series off the page; a handle that is still held counts into nothing. */
  remove(labels: LabelsOf<F>): void {
    this.set.remove(labels);
  }

  /** Every series with its label values in the family's order. */
  entries(): readonly (readonly [values: readonly string[], histogram: Histogram])[] {
    return this.set.entries();
  }
}
