import type { MetricFamily } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import { Cells, type Place } from './cells.ts';

/** Label values by the names that the family declares; TypeScript refuses a name that it does not. */
export type LabelsOf<F extends MetricFamily> = { readonly [K in F['labels'][number]]: string };

/** The arguments of `bind`: none where the family has no labels. */
export type BindArguments<F extends MetricFamily> = F['labels'] extends readonly [] ? [] : [labels: LabelsOf<F>];

/** What stands in each label of the series that takes what exceeds a family's limit. */
export const OVERFLOW_VALUE = 'other';
export const DEFAULT_SERIES_LIMIT = 1_000;

/** One series: its label values in the family's order and its numbers. */
export interface Series {
  readonly values: readonly string[];
  place: Place;
  /** Read at scrape instead of being written by the caller. */
  read?: (() => number | undefined) | undefined;
}

export interface SeriesSetOptions {
  /** Numbers that each series holds. */
  readonly stride: number;
  /** What they hold at first; NaN is absent. */
  readonly initial: number;
  /** Labels that keep their value in the overflow series; the caller bounds their values. */
  readonly keep?: readonly string[] | undefined;
  /** Called with the family's name whenever labels are folded, and with `count` 0 when the family is half full. */
  readonly onOverflow: (family: string, count: number) => void;
}

// A lone surrogate has no UTF-8 form: two that differ would become one U+FFFD and a duplicate series. Prometheus'
// parser takes NUL for the end of the page.
const UNENCODABLE = /[\0\p{Surrogate}]/gu;

/** The series of one family, by their label values, with the limit on their number. */
export class SeriesSet {
  readonly family: MetricFamily;
  readonly all: Series[] = [];
  /** Changes whenever a series comes or goes: what was derived from `all` is then stale. */
  revision = 0;
  readonly #byKey = new Map<string, Series>();
  readonly #cells: Cells;
  readonly #options: SeriesSetOptions;
  readonly #limit: number;

  constructor(family: MetricFamily, options: SeriesSetOptions) {
    this.family = family;
    this.#options = options;
    this.#cells = new Cells(options.stride);
    this.#limit = family.limit ?? DEFAULT_SERIES_LIMIT;
  }

  /** The series with these labels, made if need be; the one labelled `other` if there is no room. */
  bind(labels: Readonly<Record<string, string>>): Series {
    const values = this.#valuesOf(labels);
    const existing = this.#byKey.get(keyOf(values));
    if (existing !== undefined) return existing;
    if (this.all.length >= this.#limit) {
      this.#options.onOverflow(this.family.name, 1);
      return this.#overflow(values);
    }
    // The counter must be there, at 0, before it first counts: else its first increase is invisible to rate().
    if (this.all.length + 1 === Math.ceil(this.#limit / 2)) this.#options.onOverflow(this.family.name, 0);
    return this.#add(values);
  }

  find(labels: Readonly<Record<string, string>>): Series | undefined {
    return this.#byKey.get(keyOf(this.#valuesOf(labels)));
  }

  /** A series that is read at scrape; returns how to take it off the page, unless another callback took its place. */
  bindCallback(labels: Readonly<Record<string, string>>, read: () => number | undefined): () => void {
    const series = this.bind(labels);
    series.read = read;
    return () => {
      if (series.read === read) this.remove(series);
    };
  }

  /** Takes the series off the page. Its handles must be disconnected by the caller first. */
  remove(series: Series): void {
    const key = keyOf(series.values);
    if (this.#byKey.get(key) !== series) return;
    this.#byKey.delete(key);
    this.all.splice(this.all.indexOf(series), 1);
    this.#cells.release(series.place);
    series.place = { cells: new Float64Array(this.#cells.stride), base: 0 };
    series.read = undefined;
    this.revision++;
  }

  #overflow(values: readonly string[]): Series {
    const keep = this.#options.keep;
    const folded = values.map((value, at) =>
      keep?.includes(this.family.labels[at]!) === true ? value : OVERFLOW_VALUE,
    );
    return this.#byKey.get(keyOf(folded)) ?? this.#add(folded);
  }

  #add(values: readonly string[]): Series {
    const series: Series = { values, place: this.#cells.take(this.#options.initial) };
    this.#byKey.set(keyOf(values), series);
    this.all.push(series);
    this.revision++;
    return series;
  }

  #valuesOf(labels: Readonly<Record<string, string>>): readonly string[] {
    const names = this.family.labels;
    const values = names.map((name) => {
      const value: unknown = labels[name];
      if (typeof value !== 'string') {
        throw new PulsoError(
          'invalid_labels',
          `metric ${this.family.name}: label ${name} is ${value === undefined ? 'missing' : 'not a string'}; give each of its labels (${names.join(', ')}) a string`,
        );
      }
      return value.replace(UNENCODABLE, '\uFFFD');
    });
    const extra = Object.keys(labels).find((name) => !names.includes(name));
    if (extra !== undefined) {
      throw new PulsoError(
        'invalid_labels',
        `metric ${this.family.name} has no label ${extra}; its labels are: ${names.join(', ') || 'none'}`,
      );
    }
    return values;
  }
}

/** Unlike a joined string, lengths keep `["a,b", "c"]` and `["a", "b,c"]` apart. */
function keyOf(values: readonly string[]): string {
  let key = '';
  for (const value of values) key += `${value.length}:${value}`;
  return key;
}
