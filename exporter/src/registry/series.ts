import type { MetricFamily } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import { Cells, type Handle } from './cells.ts';
import { personalDataIn, type PersonalDataKind, REDACTED_VALUE } from './guard/personal-data.ts';
import { type Find, LabelIndex } from './label-index.ts';

/** Label values by the names that the family declares; TypeScript refuses a name that it does not. */
export type LabelsOf<F extends MetricFamily> = { readonly [K in F['labels'][number]]: string };

/** The arguments of `bind`: none where the family has no labels. */
export type BindArguments<F extends MetricFamily> = F['labels'] extends readonly [] ? [] : [labels: LabelsOf<F>];

type Strings<Names extends readonly string[]> = { readonly [K in keyof Names]: string };

/** The arguments of `labelValues`: one string for each label, in the order in which the family declares them. */
export type ValuesOf<F extends MetricFamily> = Strings<F['labels']>;

/** What stands in each label of the series that takes what exceeds a family's limit. */
export const OVERFLOW_VALUE = 'other';
export const DEFAULT_SERIES_LIMIT = 1_000;

/** Reads a series' value at scrape; undefined is absent. */
export type Read = () => number | undefined;

export interface SeriesSetOptions<H extends Handle> {
  /** Numbers that each series holds. */
  readonly stride: number;
  /** What they hold at first; NaN is absent. */
  readonly initial: number;
  readonly make: (cells: Float64Array, at: number) => H;
  /** Labels that keep their value in the overflow series; the caller bounds their values. */
  readonly keep?: readonly string[] | undefined;
  /** Called whenever labels are folded, and with `count` 0 when the family is half full. */
  readonly onOverflow: (count: number) => void;
  /** Called for each label value that is refused, as it seems to hold personal data or a secret. */
  readonly onRedacted: (kind: PersonalDataKind) => void;
}

/** Told when a series goes, whose position may be another's by the time that text is made again. */
export interface SeriesWatcher {
  forget(position: number): void;
}

// A lone surrogate has no UTF-8 form: two that differ would become one U+FFFD and a duplicate series. Prometheus'
// parser takes NUL for the end of the page.
const UNENCODABLE = /[\0\p{Surrogate}]/gu;

/** The series of one family, by their label values, with the limit on their number. */
export class SeriesSet<H extends Handle = Handle> {
  readonly family: MetricFamily;
  readonly cells: Cells;
  /** The series with these label values, in the family's order, made if need be. */
  readonly find: Find<H>;
  readonly #index: LabelIndex<H>;
  readonly #callbacks = new Map<H, Read>();
  readonly #watchers = new Set<SeriesWatcher>();
  readonly #options: SeriesSetOptions<H>;
  readonly #limit: number;

  constructor(family: MetricFamily, options: SeriesSetOptions<H>) {
    this.family = family;
    this.#options = options;
    this.#limit = family.limit ?? DEFAULT_SERIES_LIMIT;
    this.cells = new Cells(options.stride, options.initial);
    this.#index = new LabelIndex(family.labels.length);
    this.find = this.#index.finder((values) => this.#bound(values));
  }

  get size(): number {
    return this.#index.size;
  }

  /** The series with these labels, made if need be; the one labelled `other` if there is no room. */
  bind(labels: Readonly<Record<string, string>>): H {
    return this.#bound(this.#valuesOf(labels));
  }

  /** A series that is read at scrape; returns how to take it off the page, unless another callback took its place. */
  bindCallback(labels: Readonly<Record<string, string>>, read: Read): () => void {
    const handle = this.bind(labels);
    this.#callbacks.set(handle, read);
    return () => {
      if (this.#callbacks.get(handle) === read) this.remove(labels);
    };
  }

  /** Reads the callbacks. One that throws is told to `onError`, and its series is absent. */
  readCallbacks(onError: () => void): void {
    for (const [handle, read] of this.#callbacks) {
      let value: number | undefined;
      try {
        value = read();
      } catch {
        onError();
      }
      handle.cells[handle.at] = typeof value === 'number' ? value : NaN;
    }
  }

  /** Takes the series off the page, if it is there; a handle that is still held writes into nothing. */
  remove(labels: Readonly<Record<string, string>>): void {
    const handle = this.#index.delete(this.#checked(this.#valuesOf(labels)));
    if (handle !== undefined) this.#release(handle);
  }

  /** As `remove`, by the series' handle. */
  removeHandle(handle: H): void {
    const position = this.cells.positionOf(handle);
    this.#index.delete(this.family.labels.map((_, label) => this.valueAt(position, label)));
    this.#release(handle);
  }

  /** Takes every series off the page. */
  clear(): void {
    for (const [values, handle] of this.entries()) {
      this.#index.delete(values);
      this.#release(handle);
    }
  }

  /** The value of a label, by its place among the family's, of the series at a position. */
  valueAt(position: number, label: number): string {
    return this.#index.valueAt(position, label);
  }

  /** Every series with its label values in the family's order. */
  entries(): readonly (readonly [values: readonly string[], handle: H])[] {
    return this.#index.entries();
  }

  watch(watcher: SeriesWatcher): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: SeriesWatcher): void {
    this.#watchers.delete(watcher);
  }

  #release(handle: H): void {
    this.#callbacks.delete(handle);
    const position = this.cells.release(handle);
    for (const watcher of this.#watchers) watcher.forget(position);
  }

  #bound(given: readonly string[]): H {
    const checked = this.#checked(given);
    const existing = this.#index.get(checked);
    if (existing !== undefined) return existing;
    // Values are looked at only here, where a series is not known yet.
    const values = this.#guarded(checked);
    const redacted = values === checked ? undefined : this.#index.get(values);
    if (redacted !== undefined) return redacted;
    if (this.size >= this.#limit) {
      this.#options.onOverflow(1);
      const folded = this.#folded(values);
      return this.#index.get(folded) ?? this.#add(folded);
    }
    // The counter must be there, at 0, before it first counts: else its first increase is invisible to rate().
    if (this.size + 1 === Math.ceil(this.#limit / 2)) this.#options.onOverflow(0);
    return this.#add(values);
  }

  #guarded(values: readonly string[]): readonly string[] {
    let guarded: string[] | undefined;
    for (const [at, value] of values.entries()) {
      const kind = personalDataIn(value);
      if (kind === undefined) continue;
      guarded ??= [...values];
      guarded[at] = REDACTED_VALUE;
      this.#options.onRedacted(kind);
    }
    return guarded ?? values;
  }

  #folded(values: readonly string[]): readonly string[] {
    const { keep } = this.#options;
    return values.map((value, at) => (keep?.includes(this.family.labels[at]!) === true ? value : OVERFLOW_VALUE));
  }

  #add(values: readonly string[]): H {
    const handle = this.cells.take(this.#options.make);
    this.#index.add(values, this.cells.positionOf(handle), handle);
    return handle;
  }

  #valuesOf(labels: Readonly<Record<string, string>>): readonly string[] {
    const names = this.family.labels;
    const extra = Object.keys(labels).find((name) => !names.includes(name));
    if (extra !== undefined) {
      throw new PulsoError(
        'invalid_labels',
        `metric ${this.family.name} has no label ${extra}; its labels are: ${names.join(', ') || 'none'}`,
      );
    }
    return names.map((name) => labels[name]!);
  }

  /**
   * The values as the page can carry them. Where that changes them, the series is known under the changed ones alone: what
   * was given is not kept, and `find` comes back here each time.
   */
  #checked(values: readonly unknown[]): readonly string[] {
    const names = this.family.labels;
    return names.map((name, at) => {
      const value = values[at];
      if (typeof value !== 'string') {
        throw new PulsoError(
          'invalid_labels',
          `metric ${this.family.name}: label ${name} is ${value === undefined ? 'missing' : 'not a string'}; give each of its labels (${names.join(', ')}) a string`,
        );
      }
      return value.replace(UNENCODABLE, '\uFFFD');
    });
  }
}
