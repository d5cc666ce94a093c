import type { MetricFamily } from '@pulso/catalogue';
import { Handle, REFUSED } from './cells.ts';
import type { SpanContext } from './exemplar.ts';
import type { BindArguments, LabelsOf, Read, SeriesSet, ValuesOf } from './series.ts';

/** One bound counter. It starts at 0, so that its first increase is seen. */
export class Counter extends Handle {
  /**
   * Adds `n`, which is finite and not negative; what is not is refused and counted as an error of Pulso's caller. The
   * exemplar, by default the active span, is kept where the registry keeps exemplars, else ignored.
   */
  inc(n?: number, exemplar?: SpanContext): void;
  inc(n = 1): void {
    if (n >= 0 && n < Infinity) this.cells[this.at]! += n;
    else this.cells[REFUSED]! += 1;
  }

  get value(): number {
    return this.cells[this.at]!;
  }
}

export class CounterFamily<F extends MetricFamily> {
  /**
   * The handle of one series by its label values in the order in which the family declares them, for values that are
   * known only when something happens: `requests.labelValues('GET', route).inc()`. It looks up and allocates nothing;
   * `bind` is still faster where the values are known before.
   */
  readonly labelValues: (...values: ValuesOf<F>) => Counter;
  /** @internal */ readonly set: SeriesSet<Counter>;

  /** @internal */
  constructor(set: SeriesSet<Counter>) {
    this.set = set;
    this.labelValues = set.find;
  }

  /** The handle of one series; the same for the same labels. Bind once, not per event. */
  bind(...[labels]: BindArguments<F>): Counter {
    return this.set.bind(labels ?? {});
  }

  /**
   * A counter that someone else counts: `read` is called at scrape and must never go down; undefined is absent.
   * A later callback for the same labels takes its place. Returns how to take this one off the page.
   */
  bindCallback(labels: LabelsOf<F>, read: Read): () => void {
    return this.set.bindCallback(labels, read);
  }

  /** Takes the series off the page; a handle that is still held counts into nothing. */
  remove(labels: LabelsOf<F>): void {
    this.set.remove(labels);
  }
}
