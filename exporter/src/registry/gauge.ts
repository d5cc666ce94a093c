import type { MetricFamily } from '@pulso/catalogue';
import type { BindArguments, LabelsOf, Series, SeriesSet } from './series.ts';

/** One bound gauge. It is absent until it is first set: a number that cannot be had is absent, never 0. */
export class Gauge {
  /** @internal */ cells: Float64Array;
  /** @internal */ readonly at: number;

  /** @internal */
  constructor(series: Series) {
    this.cells = series.place.cells;
    this.at = series.place.base;
  }

  /** A value that is not finite makes the series absent. */
  set(value: number): void {
    this.cells[this.at] = value;
  }

  inc(n = 1): void {
    const value = this.cells[this.at]!;
    // NaN, the mark of absence, is the only number that differs from itself.
    this.cells[this.at] = value === value ? value + n : n;
  }

  dec(n = 1): void {
    this.inc(-n);
  }

  /** NaN while absent. */
  get value(): number {
    return this.cells[this.at]!;
  }
}

export class GaugeFamily<F extends MetricFamily> {
  /** @internal */ readonly set: SeriesSet;
  readonly #handles = new Map<Series, Gauge>();

  /** @internal */
  constructor(set: SeriesSet) {
    this.set = set;
  }

  /** The handle of one series; the same for the same labels. */
  bind(...[labels]: BindArguments<F>): Gauge {
    const series = this.set.bind(labels ?? {});
    let handle = this.#handles.get(series);
    if (handle === undefined) this.#handles.set(series, (handle = new Gauge(series)));
    return handle;
  }

  /**
   * A gauge that is read at scrape; undefined or what is not finite is absent.
   * A later callback for the same labels takes its place. Returns how to take this one off the page.
   */
  bindCallback(labels: LabelsOf<F>, read: () => number | undefined): () => void {
    return this.set.bindCallback(labels, read);
  }

  /** Takes the series off the page; a handle that is still held writes into nothing. */
  remove(labels: LabelsOf<F>): void {
    const series = this.set.find(labels);
    if (series !== undefined) this.#drop(series);
  }

  /** Takes every series off the page. */
  clear(): void {
    for (const series of [...this.set.all]) this.#drop(series);
  }

  #drop(series: Series): void {
    const handle = this.#handles.get(series);
    if (handle !== undefined) handle.cells = new Float64Array(handle.at + 1);
    this.#handles.delete(series);
    this.set.remove(series);
  }
}
