import type { MetricFamily } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import type { SeriesSet, SeriesWatcher } from '../registry/series.ts';
import { packNumbers, PROTOCOL, type Report } from './protocol.ts';

const NO_SLOT = -1;
/** A changed number is sent with its slot, half as long again: from this share on, sending all is shorter. */
const COMPLETE_FROM = 2 / 3;

/** What the primary knows of one family. */
class Told implements SeriesWatcher {
  readonly set: SeriesSet;
  readonly number: number;
  /** By the series' position. */
  readonly slots: number[] = [];
  /** Numbers by position, as they were told. */
  last = new Float64Array(0);
  now = new Float64Array(0);
  known = 0;
  /** Whether a series went, so that another may stand in its place. */
  changed = true;
  readonly gone: number[] = [];

  constructor(set: SeriesSet, number: number) {
    this.set = set;
    this.number = number;
    set.watch(this);
  }

  forget(position: number): void {
    this.changed = true;
    const slot = this.slots[position] ?? NO_SLOT;
    if (slot === NO_SLOT) return;
    this.slots[position] = NO_SLOT;
    this.gone.push(slot);
    this.known--;
  }
}

/** Tells one primary what a registry holds: the shape once, then only what changed. */
export class Reporter {
  readonly #registry: Registry;
  readonly #session: string;
  readonly #told = new Map<SeriesSet, Told>();
  /** Slots free to be used again, by numbers of a series. */
  readonly #free = new Map<number, number[]>();
  #slots = 0;

  constructor(registry: Registry, session: string) {
    this.#registry = registry;
    this.#session = session;
  }

  get session(): string {
    return this.#session;
  }

  report(): Report {
    const families: MetricFamily[] = [];
    const gone: number[] = [];
    const series: [number, number, readonly string[]][] = [];
    for (const set of this.#registry.collected()) {
      let told = this.#told.get(set);
      if (told === undefined) {
        this.#told.set(set, (told = new Told(set, this.#told.size)));
        families.push(set.family);
      }
      for (const slot of told.gone.splice(0)) {
        gone.push(slot);
        this.#freeOf(set.cells.stride).push(slot);
      }
    }
    for (const told of this.#told.values()) this.#tellNew(told, series);
    return {
      ...{ pulso: PROTOCOL, type: 'report', session: this.#session },
      ...{ families, gone, series, slots: this.#slots },
      ...this.#numbers(new Set(series.map(([, slot]) => slot))),
    };
  }

  stop(): void {
    for (const told of this.#told.values()) told.set.unwatch(told);
  }

  #tellNew(told: Told, series: [number, number, readonly string[]][]): void {
    const { set } = told;
    if (!told.changed && set.size === told.known) return;
    told.changed = false;
    for (const [values, handle] of set.entries()) {
      const position = set.cells.positionOf(handle);
      if ((told.slots[position] ?? NO_SLOT) !== NO_SLOT) continue;
      const slot = this.#slotOf(set.cells.stride);
      while (told.slots.length < position) told.slots.push(NO_SLOT);
      told.slots[position] = slot;
      told.known++;
      series.push([told.number, slot, values]);
    }
  }

  #slotOf(stride: number): number {
    const free = this.#freeOf(stride).pop();
    if (free !== undefined) return free;
    this.#slots += stride;
    return this.#slots - stride;
  }

  #freeOf(stride: number): number[] {
    let free = this.#free.get(stride);
    if (free === undefined) this.#free.set(stride, (free = []));
    return free;
  }

  #numbers(fresh: ReadonlySet<number>): Pick<Report, 'complete' | 'numbers'> {
    const changed = new Float64Array(this.#slots);
    const slots = new Uint32Array(this.#slots);
    const all = new Float64Array(this.#slots);
    let count = 0;
    for (const told of this.#told.values()) {
      const { stride } = told.set.cells;
      const size = told.set.cells.count * stride;
      if (told.now.length < size) {
        told.now = new Float64Array(size * 2);
        const last = new Float64Array(size * 2);
        last.set(told.last);
        told.last = last;
      }
      const { now, last } = told;
      told.set.cells.copyTo(now);
      for (const [position, slot] of told.slots.entries()) {
        if (slot === NO_SLOT) continue;
        const isFresh = fresh.size > 0 && fresh.has(slot);
        const base = position * stride;
        for (let i = 0; i < stride; i++) {
          const value = now[base + i]!;
          const before = last[base + i]!;
          all[slot + i] = value;
          // NaN, the mark of absence, differs from itself.
          if (!isFresh && (value === before || (value !== value && before !== before))) continue;
          changed[count] = value;
          slots[count++] = slot + i;
        }
      }
      told.now = last;
      told.last = now;
    }
    const complete = count >= this.#slots * COMPLETE_FROM;
    return {
      complete,
      numbers: complete
        ? packNumbers(all, undefined)
        : packNumbers(changed.subarray(0, count), slots.subarray(0, count)),
    };
  }
}
