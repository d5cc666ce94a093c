import type { MetricFamily } from '@pulso/catalogue';
import type { Handle } from './cells.ts';
import type { SeriesSet } from './series.ts';

type AllButLast<T extends readonly string[]> = T extends readonly [...infer Head extends readonly string[], string]
  ? Head
  : readonly string[];

/** All labels but the last, which names the state. */
export type StateLabelsOf<F extends MetricFamily> = { readonly [K in AllButLast<F['labels']>[number]]: string };

/** One thing in exactly one of its states, or, before it is first set, in none that is known (all absent). */
export class StateSet<S extends string> {
  readonly #series: ReadonlyMap<S, Handle>;

  /** @internal */
  constructor(series: ReadonlyMap<S, Handle>) {
    this.#series = series;
  }

  /** The state that is 1; undefined: none is. */
  set(current: S | undefined): void {
    for (const [state, { cells, at }] of this.#series) cells[at] = state === current ? 1 : 0;
  }
}

export class StateSetFamily<F extends MetricFamily> {
  /** @internal */ readonly set: SeriesSet;

  /** @internal */
  constructor(set: SeriesSet) {
    this.set = set;
  }

  /** One series per state: 1 for the current one, 0 for the others. */
  bind<S extends string>(labels: StateLabelsOf<F>, states: readonly S[]): StateSet<S> {
    const label = this.set.family.labels.at(-1)!;
    return new StateSet(new Map(states.map((state) => [state, this.set.bind({ ...labels, [label]: state })])));
  }

  /** Takes every series off the page. */
  clear(): void {
    this.set.clear();
  }
}
