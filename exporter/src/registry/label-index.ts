import { LabelDictionary } from './label-dictionary.ts';

/** Gives what belongs to label values in the family's order. */
export type Find<H> = (...values: readonly string[]) => H;

const SMALLEST_TABLE = 16;
/** Beyond it, chains of taken slots grow long. */
const MAX_LOAD = 0.75;
/** How much room is added when there is none left: more would lie unused, less would be copied more often. */
const GROWTH = 1.25;
const EMPTY = 0;

/**
 * A family's series by their label values. Each label has a dictionary that numbers its values, and a series is found by
 * its numbers in a table with open addressing (Knuth, TAOCP 3, 6.4, algorithms L and R). Looking up makes no key and
 * allocates nothing: a joined key costs seven times as much and 160 bytes. Against nested maps it takes as long, and
 * half the memory; and no series needs to hold its values.
 */
export class LabelIndex<H extends object> {
  readonly #depth: number;
  readonly #dictionaries: readonly LabelDictionary[];
  /** By position; undefined where no series is. */
  readonly #handles: (H | undefined)[] = [];
  /** By position, the numbers of its values. */
  #ids: Uint16Array | Uint32Array = new Uint16Array(0);
  /** Position + 1 of a series, or EMPTY. */
  #table = new Uint32Array(SMALLEST_TABLE);
  #mask = SMALLEST_TABLE - 1;
  #size = 0;

  constructor(depth: number) {
    this.#depth = depth;
    this.#dictionaries = Array.from({ length: depth }, () => new LabelDictionary());
  }

  get size(): number {
    return this.#size;
  }

  get(values: readonly string[]): H | undefined {
    const slot = this.#slotOf(values);
    return slot === undefined ? undefined : this.#handles[this.#table[slot]! - 1];
  }

  /** Adds what `get` does not find. */
  add(values: readonly string[], position: number, handle: H): void {
    if (this.#size + 1 > this.#table.length * MAX_LOAD) this.#rehash(this.#table.length * 2);
    const ids = values.map((value, label) => this.#dictionaries[label]!.use(value));
    this.#makeRoom(position, Math.max(0, ...ids));
    this.#ids.set(ids, position * this.#depth);
    while (this.#handles.length <= position) this.#handles.push(undefined);
    this.#handles[position] = handle;
    this.#insert(position);
    this.#size++;
  }

  delete(values: readonly string[]): H | undefined {
    const slot = this.#slotOf(values);
    if (slot === undefined) return undefined;
    const position = this.#table[slot]! - 1;
    this.#vacate(slot);
    for (const [label, dictionary] of this.#dictionaries.entries()) {
      dictionary.release(this.#ids[position * this.#depth + label]!);
    }
    const handle = this.#handles[position];
    this.#handles[position] = undefined;
    this.#size--;
    return handle;
  }

  /** The value of a label of the series at a position. */
  valueAt(position: number, label: number): string {
    return this.#dictionaries[label]!.valueOf(this.#ids[position * this.#depth + label]!);
  }

  /** Every series with its values, in the order of positions. */
  entries(): readonly (readonly [values: readonly string[], handle: H])[] {
    const entries: (readonly [readonly string[], H])[] = [];
    for (const [position, handle] of this.#handles.entries()) {
      if (handle === undefined) continue;
      entries.push([Array.from({ length: this.#depth }, (_, label) => this.valueAt(position, label)), handle]);
    }
    return entries;
  }

  /** A function that finds, or has `miss` called. It is spelled out for few labels: rest arguments allocate. */
  finder(miss: (values: readonly string[]) => H): Find<H> {
    const [first, second, third, fourth] = this.#dictionaries.map(({ ids }) => ids);
    switch (this.#depth) {
      case 0:
        return () => this.#handles[this.#table[0]! - 1] ?? miss([]);
      case 1:
        return (a: string) => {
          const i = first!.get(a);
          return (i === undefined ? undefined : this.#find(i, 0, 0, 0, 1)) ?? miss([a]);
        };
      case 2:
        return (a: string, b: string) => {
          const i = first!.get(a);
          const j = second!.get(b);
          return (i === undefined || j === undefined ? undefined : this.#find(i, j, 0, 0, 2)) ?? miss([a, b]);
        };
      case 3:
        return (a: string, b: string, c: string) => {
          const i = first!.get(a);
          const j = second!.get(b);
          const k = third!.get(c);
          if (i === undefined || j === undefined || k === undefined) return miss([a, b, c]);
          return this.#find(i, j, k, 0, 3) ?? miss([a, b, c]);
        };
      case 4:
        return (a: string, b: string, c: string, d: string) => {
          const i = first!.get(a);
          const j = second!.get(b);
          const k = third!.get(c);
          const l = fourth!.get(d);
          if (i === undefined || j === undefined || k === undefined || l === undefined) return miss([a, b, c, d]);
          return this.#find(i, j, k, l, 4) ?? miss([a, b, c, d]);
        };
      default:
        return (...values) => this.get(values) ?? miss(values);
    }
  }

  /** The series with up to four numbers, of which `depth` count. */
  #find(i: number, j: number, k: number, l: number, depth: number): H | undefined {
    const table = this.#table;
    const ids = this.#ids;
    const mask = this.#mask;
    let hash = step(0, i);
    if (depth > 1) hash = step(hash, j);
    if (depth > 2) hash = step(hash, k);
    if (depth > 3) hash = step(hash, l);
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const taken = table[slot]!;
      if (taken === EMPTY) return undefined;
      const at = (taken - 1) * depth;
      if (
        ids[at] === i &&
        (depth < 2 || ids[at + 1] === j) &&
        (depth < 3 || ids[at + 2] === k) &&
        (depth < 4 || ids[at + 3] === l)
      ) {
        return this.#handles[taken - 1];
      }
    }
  }

  #slotOf(values: readonly string[]): number | undefined {
    const ids: number[] = [];
    for (let label = 0; label < this.#depth; label++) {
      const id = this.#dictionaries[label]!.ids.get(values[label]!);
      if (id === undefined) return undefined;
      ids.push(id);
    }
    for (let slot = this.#home(ids, 0); ; slot = (slot + 1) & this.#mask) {
      const taken = this.#table[slot]!;
      if (taken === EMPTY) return undefined;
      const at = (taken - 1) * this.#depth;
      if (ids.every((id, label) => this.#ids[at + label] === id)) return slot;
    }
  }

  /** Where the series whose numbers are in `ids` from `at` on belongs, if that slot is free. */
  #home(ids: ArrayLike<number>, at: number): number {
    let hash = 0;
    for (let label = 0; label < this.#depth; label++) hash = step(hash, ids[at + label]!);
    return spread(hash) & this.#mask;
  }

  #insert(position: number): void {
    let slot = this.#home(this.#ids, position * this.#depth);
    while (this.#table[slot] !== EMPTY) slot = (slot + 1) & this.#mask;
    this.#table[slot] = position + 1;
  }

  /** Empties a slot, and moves those behind it that would no longer be found. */
  #vacate(slot: number): void {
    const table = this.#table;
    let hole = slot;
    for (let next = (slot + 1) & this.#mask; table[next] !== EMPTY; next = (next + 1) & this.#mask) {
      const home = this.#home(this.#ids, (table[next]! - 1) * this.#depth);
      // It may stay if its home lies, cyclically, behind the hole.
      if (((next - home) & this.#mask) < ((next - hole) & this.#mask)) continue;
      table[hole] = table[next]!;
      hole = next;
    }
    table[hole] = EMPTY;
  }

  #rehash(length: number): void {
    const taken = this.#table.filter((entry) => entry !== EMPTY);
    this.#table = new Uint32Array(length);
    this.#mask = length - 1;
    for (const entry of taken) this.#insert(entry - 1);
  }

  #makeRoom(position: number, largestId: number): void {
    const needed = (position + 1) * this.#depth;
    const isWide = largestId > 0xffff || this.#ids instanceof Uint32Array;
    const isTooNarrow = isWide && this.#ids instanceof Uint16Array;
    if (needed <= this.#ids.length && !isTooNarrow) return;
    const length = needed <= this.#ids.length ? this.#ids.length : Math.ceil((position + 1) * GROWTH) * this.#depth;
    const grown = isWide ? new Uint32Array(length) : new Uint16Array(length);
    grown.set(this.#ids);
    this.#ids = grown;
  }
}

/** Multiplies as FNV-1a (Fowler, Noll, Vo) does, a number at a time. */
function step(hash: number, id: number): number {
  return Math.imul(hash ^ id, 0x01000193);
}

/** Numbers that count up must not lie side by side in the table: the first half of lowbias32 (Wellons, 2018). */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return mixed ^ (mixed >>> 15);
}
