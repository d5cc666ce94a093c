import { type BucketIndex, findBucket } from './bucket-index.ts';
import { Counter } from './counter.ts';
import { type ExemplarBook, Exemplars, type ExemplarSource, type SpanContext } from './exemplar.ts';
import { Histogram } from './histogram.ts';

/** A counter that keeps an exemplar. A class of its own, so that one without costs nothing more. */
export class ExemplarCounter extends Counter {
  readonly #exemplars: Exemplars;

  constructor(cells: Float64Array, at: number, source: ExemplarSource, book: ExemplarBook) {
    super(cells, at);
    this.#exemplars = new Exemplars(this, 1, source, book);
  }

  override inc(n = 1, exemplar?: SpanContext): void {
    super.inc(n);
    if (n > 0 && n < Infinity) this.#exemplars.offer(0, n, exemplar);
  }
}

/** A histogram that keeps an exemplar for each bucket. */
export class ExemplarHistogram extends Histogram {
  readonly #index: BucketIndex;
  readonly #exemplars: Exemplars;

  constructor(cells: Float64Array, at: number, index: BucketIndex, source: ExemplarSource, book: ExemplarBook) {
    super(cells, at, index);
    this.#index = index;
    this.#exemplars = new Exemplars(this, index.bounds.length, source, book);
  }

  override observe(value: number, exemplar?: SpanContext): void {
    super.observe(value);
    if (value - value === 0) this.#exemplars.offer(findBucket(this.#index, value), value, exemplar);
  }
}
