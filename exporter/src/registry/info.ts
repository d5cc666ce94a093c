import type { MetricFamily } from '@pulso/catalogue';
import type { LabelsOf, SeriesSet } from './series.ts';

/** Facts as labels of a series that is always 1. */
export class InfoFamily<F extends MetricFamily> {
  /** @internal */ readonly set: SeriesSet;

  /** @internal */
  constructor(set: SeriesSet) {
    this.set = set;
  }

  /** Tells these facts, in place of those told before. */
  tell(labels: LabelsOf<F>): void {
    this.set.clear();
    const { cells, at } = this.set.bind(labels);
    cells[at] = 1;
  }
}
