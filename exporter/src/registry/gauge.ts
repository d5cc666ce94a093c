import type { MetricFamily } from '@pulso/catalogue';
import { Handle } from './cells.ts';
import type { BindArguments, LabelsOf, Read, SeriesSet, ValuesOf } from './series.ts';

/** One bound gauge. It is absent until it is first set: a number that cannot be had is absent, never 0. */
export class Gauge extends Handle {
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
  /** The handle of one series by its label values in the family's order; see `CounterFamily.labelValues`. */
  readonly labelValues: (...values: ValuesOf<F>) => Gauge;
  /** @internal */ readonly set: SeriesSet<Gauge>;

  /** @internal */
  constructor(set: SeriesSet<Gauge>) {
    this.set = set;
    this.labelValues = set.find;
  }

  /** The handle of one series; the same for the same labels. */
  bind(...[labels]: BindArguments<F>): Gauge {
    return this.set.bind(labels ?? {});
  }

  /**
   * A gauge that is read at scrape; undefined or what is not finite is absent.
   * A later callback for the same labels takes its place. Returns how to take this one off the page.
   */
  bindCallback(labels: LabelsOf<F>, read: Read): () => void {
    return this.set.bindCallback(labels, read);
  }

  /** Takes the series off the page; a handle that is still held writes into nothing. */
  remove(labels: LabelsOf<F>): void {
    this.set.remove(labels);
  }

  /** Takes every series off the page. */
  clear(): void {
    this.set.clear();
  }
}
