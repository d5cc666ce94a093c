import type { MetricFamily } from '@pulso/catalogue';
import { RESERVED } from '../registry/cells.ts';
import type { Registry } from '../registry/index.ts';
import type { SeriesSet, SeriesWatcher } from '../registry/series.ts';
import { packNumbers, PROTOCOL, type Report } from './protocol.ts';

/** A changed number is sent with its place, half as long again: from this share on, sending all is shorter. */
const COMPLETE_FROM = 2 / 3;

/** What the primary knows of one family. */
class Told implements SeriesWatcher {
  readonly set: SeriesSet;
  /** By position, whether the primary knows the series. */
  readonly isKnown: boolean[] = [];
  known = 0;
  /** Whether a series went, so that another may stand in its place. */
  hasGone = false;
  readonly gone: number[] = [];
  /** Numbers by position, as they were told; NaN: not told. */
  last = new Float64Array(0);

  constructor(set: SeriesSet) {
    this.set = set;
    set.watch(this);
  }

  /** Numbers of all positions. */
  get size(): number {
    return this.set.cells.count * this.set.cells.stride;
  }

  forget(position: number): void {
    this.hasGone = true;
    if (this.isKnown[position] !== true) return;
    this.isKnown[position] = false;
    this.known--;
    this.gone.push(position);
  }

  /** The series that the primary does not know yet. */
  takeNew(): [position: number, values: readonly string[]][] {
    const { set, isKnown } = this;
    if (!this.hasGone && set.size === this.known) return [];
    this.hasGone = false;
    const found: [number, readonly string[]][] = [];
    for (const [values, handle] of set.entries()) {
      const position = set.cells.positionOf(handle);
      if (isKnown[position] === true) continue;
      isKnown[position] = true;
      this.known++;
      found.push([position, values]);
      const { stride } = set.cells;
      this.last.fill(NaN, position * stride, (position + 1) * stride);
    }
    return found;
  }

  makeRoom(): void {
    if (this.last.length >= this.size) return;
    const last = new Float64Array(this.size * 2).fill(NaN);
    last.set(this.last);
    this.last = last;
  }
}

/** Tells one primary what a registry holds: the shape once, then only what changed. */
export class Reporter {
  readonly session: string;
  readonly #registry: Registry;
  readonly #told = new Map<SeriesSet, Told>();
  /** Room for the numbers of a report, kept for the next. */
  #changed = new Float64Array(0);
  #places = new Uint32Array(0);

  constructor(registry: Registry, session: string) {
    this.#registry = registry;
    this.session = session;
  }

  report(): Report {
    const families: MetricFamily[] = [];
    for (const set of this.#registry.collected()) {
      if (this.#told.has(set)) continue;
      this.#told.set(set, new Told(set));
      families.push(set.family);
    }
    const gone: [number, number][] = [];
    const series: [number, number, readonly string[]][] = [];
    let size = 0;
    let family = 0;
    for (const told of this.#told.values()) {
      for (const position of told.gone.splice(0)) gone.push([family, position]);
      for (const [position, values] of told.takeNew()) series.push([family, position, values]);
      told.makeRoom();
      size += told.size;
      family++;
    }
    return {
      ...{ pulso: PROTOCOL, type: 'report', session: this.session },
      ...{ families, gone, series, ...this.#numbers(size) },
    };
  }

  stop(): void {
    for (const told of this.#told.values()) told.set.unwatch(told);
  }

  #numbers(size: number): Pick<Report, 'counts' | 'complete' | 'numbers'> {
    if (this.#changed.length < size) {
      this.#changed = new Float64Array(size * 2);
      this.#places = new Uint32Array(size * 2);
    }
    const told = [...this.#told.values()];
    const counts: number[] = [];
    let count = 0;
    for (const { set, last } of told) {
      const before = count;
      set.cells.forEachChunk((cells, from, length) => {
        count = takeChanged(cells, length, last, from, this.#changed, this.#places, count);
      });
      counts.push(count - before);
    }
    if (count < size * COMPLETE_FROM) {
      const numbers = packNumbers(this.#changed.subarray(0, count), this.#places.subarray(0, count));
      return { counts, complete: false, numbers };
    }
    let at = 0;
    for (const { last, size: own } of told) {
      this.#changed.set(last.subarray(0, own), at);
      at += own;
    }
    const numbers = packNumbers(this.#changed.subarray(0, size), undefined);
    return { counts: told.map(({ size: own }) => own), complete: true, numbers };
  }
}

/**
 * Puts those numbers of a chunk that changed, and their places, behind those there are, and remembers them; returns how many
 * there are.
 */
function takeChanged(
  cells: Float64Array,
  length: number,
  last: Float64Array,
  from: number,
  changed: Float64Array,
  places: Uint32Array,
  taken: number,
): number {
  let count = taken;
  for (let i = 0; i < length; i++) {
    const value = cells[RESERVED + i]!;
    const before = last[from + i]!;
    // NaN, the mark of absence, differs from itself.
    if (value === before || (value !== value && before !== before)) continue;
    last[from + i] = value;
    changed[count] = value;
    places[count++] = from + i;
  }
  return count;
}
