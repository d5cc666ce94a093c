import type { MetricFamily } from '@pulso/catalogue';
import { DOUBLE, EXPONENT_SHIFT, HIGH, WORDS, type BucketIndex } from './bucket-index.ts';
import type { BindArguments, LabelsOf, Series, SeriesSet } from './series.ts';

/** One bound classic histogram: its cells are the counts of the buckets, not cumulated, the last for +Inf, then the sum. */
export class Histogram {
  /** @internal */ cells: Float64Array;
  /** @internal */ readonly at: number;
  readonly #sumAt: number;
  readonly #bounds: Float64Array;
  readonly #first: Uint16Array;
  readonly #refused: () => void;

  /** @internal */
  constructor(series: Series, index: BucketIndex, refused: () => void) {
    this.cells = series.place.cells;
    this.at = series.place.base;
    this.#sumAt = this.at + index.bounds.length;
    this.#bounds = index.bounds;
    this.#first = index.first;
    this.#refused = refused;
  }

  /**
   * Counts `value` in the family's unit. What is not finite is refused and counted as an error: it would spoil the sum
   * for ever. The search is `findBucket`, written out here.
   */
  observe(value: number): void {
    if (value - value !== 0) {
      this.#refused();
      return;
    }
    DOUBLE[0] = value;
    const high = WORDS[HIGH]!;
    let bucket = high < 0 ? 0 : this.#first[high >>> EXPONENT_SHIFT]!;
    const bounds = this.#bounds;
    while (value > bounds[bucket]!) bucket++;
    const cells = this.cells;
    cells[this.at + bucket]! += 1;
    cells[this.#sumAt]! += value;
  }

  get count(): number {
    let count = 0;
    for (let at = this.at; at < this.#sumAt; at++) count += this.cells[at]!;
    return count;
  }

  get sum(): number {
    return this.cells[this.#sumAt]!;
  }

  /** Adds all that `other`, of a family with the same bounds, has counted. For roll-ups at scrape. */
  add(other: Histogram): void {
    for (let i = 0; i <= this.#bounds.length; i++) this.cells[this.at + i]! += other.cells[other.at + i]!;
  }

  reset(): void {
    this.cells.fill(0, this.at, this.#sumAt + 1);
  }
}

export class HistogramFamily<F extends MetricFamily> {
  /** @internal */ readonly set: SeriesSet;
  readonly #index: BucketIndex;
  readonly #refused: () => void;
  readonly #handles = new Map<Series, Histogram>();

  /** @internal */
  constructor(set: SeriesSet, index: BucketIndex, refused: () => void) {
    this.set = set;
    this.#index = index;
    this.#refused = refused;
  }

  /** The handle of one series; the same for the same labels. Bind once, not per event. */
  bind(...[labels]: BindArguments<F>): Histogram {
    const series = this.set.bind(labels ?? {});
    let handle = this.#handles.get(series);
    if (handle === undefined) {
      this.#handles.set(series, (handle = new Histogram(series, this.#index, this.#refused)));
    }
    return handle;
  }

  remove(labels: LabelsOf<F>): void {
    const series = this.set.find(labels);
    if (series === undefined) return;
    const handle = this.#handles.get(series);
    if (handle !== undefined) handle.cells = new Float64Array(handle.at + this.#index.bounds.length + 1);
    this.#handles.delete(series);
    this.set.remove(series);
  }

  /** Every series with its label values in the family's order. */
  *entries(): Generator<[values: readonly string[], histogram: Histogram]> {
    for (const [series, histogram] of this.#handles) yield [series.values, histogram];
  }
}
