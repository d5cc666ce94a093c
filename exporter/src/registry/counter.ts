import type { MetricFamily } from '@pulso/catalogue';
import type { BindArguments, LabelsOf, Series, SeriesSet } from './series.ts';

/** One bound counter. It starts at 0, so that its first increase is seen. */
export class Counter {
  /** @internal */ cells: Float64Array;
  /** @internal */ readonly at: number;
  readonly #refused: () => void;

  /** @internal */
  constructor(series: Series, refused: () => void) {
    this.cells = series.place.cells;
    this.at = series.place.base;
    this.#refused = refused;
  }

  /** Adds `n`, which is finite and not negative; what is not is refused and counted as an error of Pulso's caller. */
  inc(n = 1): void {
    if (n >= 0 && n < Infinity) this.cells[this.at]! += n;
    else this.#refused();
  }

  get value(): number {
    return this.cells[this.at]!;
  }
}

export class CounterFamily<F extends MetricFamily> {
  /** @internal */ readonly set: SeriesSet;
  readonly #refused: () => void;
  readonly #handles = new Map<Series, Counter>();

  /** @internal */
  constructor(set: SeriesSet, refused: () => void) {
    this.set = set;
    this.#refused = refused;
  }

  /** The handle of one series; the same for the same labels. Bind once, not per event. */
  bind(...[labels]: BindArguments<F>): Counter {
    const series = this.set.bind(labels ?? {});
    let handle = this.#handles.get(series);
    if (handle === undefined) this.#handles.set(series, (handle = new Counter(series, this.#refused)));
    return handle;
  }

  /**
   * A counter that someone else counts: `read` is called at scrape and must never go down; undefined is absent.
   * A later callback for the same labels takes its place. Returns how to take this one off the page.
   */
  bindCallback(labels: LabelsOf<F>, read: () => number | undefined): () => void {
    return this.set.bindCallback(labels, read);
  }

  /** Takes the series off the page; a handle that is still held counts into nothing. */
  remove(labels: LabelsOf<F>): void {
    const series = this.set.find(labels);
    if (series === undefined) return;
    const handle = this.#handles.get(series);
    if (handle !== undefined) handle.cells = new Float64Array(handle.at + 1);
    this.#handles.delete(series);
    this.set.remove(series);
  }
}
