import type { MetricFamily } from '@pulso/catalogue';
import type { Handle } from '../registry/cells.ts';
import { Registry } from '../registry/index.ts';
import type { SeriesSet } from '../registry/series.ts';
import type { Sample } from './sample.ts';

/** One series of the page, and when it was last among the samples. */
interface Shown {
  readonly set: SeriesSet;
  round: number;
}

/**
 * The page of one target, kept from scrape to scrape: what is the same needs no new text. A series that is no longer
 * among the samples is taken off; one that comes back begins anew.
 */
export class SamplesPage {
  readonly registry: Registry;
  readonly #databases: number;
  readonly #sets = new Map<MetricFamily, SeriesSet>();
  readonly #shown = new Map<Handle, Shown>();
  #round = 0;

  /**
   * @param reportTo counts what the page could not take
   * @param databases how many databases collectors have read: a family's limit is for one
   */
  constructor(reportTo: Registry, databases = 1) {
    this.registry = new Registry({ reportTo });
    this.#databases = databases;
  }

  /** Shows exactly these samples, which were read earlier, beside what others put into the registry. */
  show(samples: Iterable<Sample>): void {
    this.#round++;
    for (const sample of samples) {
      const set = this.#setOf(sample.family);
      if ('states' in sample) {
        for (const state of sample.states) this.#put(set, [...sample.labels, state], state === sample.current ? 1 : 0);
      } else this.#put(set, sample.labels, sample.value);
    }
    for (const [handle, { set, round }] of this.#shown) {
      if (round === this.#round) continue;
      this.#shown.delete(handle);
      set.removeHandle(handle);
    }
  }

  #put(set: SeriesSet, labels: readonly string[], value: number): void {
    const handle = set.find(...labels);
    handle.cells[handle.at] = value;
    const shown = this.#shown.get(handle);
    if (shown === undefined) this.#shown.set(handle, { set, round: this.#round });
    else shown.round = this.#round;
  }

  #setOf(family: MetricFamily): SeriesSet {
    let set = this.#sets.get(family);
    if (set === undefined) {
      const { limit } = family;
      const isWidened = this.#databases > 1 && limit !== undefined && family.labels.includes('datname');
      set = this.registry.seriesOf(isWidened ? { ...family, limit: limit * this.#databases } : family);
      this.#sets.set(family, set);
    }
    return set;
  }
}
