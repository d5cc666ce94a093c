import { distinctOf } from './generate.ts';
import { columnsOf, type IndexSpec } from './spec.ts';

/** nbtree: a tuple's header, its line pointer, alignment, the place of one row in a posting list, default fillfactor. */
const HEADER = 8;
const POINTER = 4;
const ALIGN = 8;
const POSTING = 6;
const FILL = 0.9;
/** Of a page that one posting list may take at most (src/backend/access/nbtree/nbtdedup.c: BTMaxItemSize, a third of it). */
const MOST_POSTING = 2704;
const PAGE = 8192;
/** An expression's result is not known before it is indexed; 16 bytes are a short text. */
const UNKNOWN_WIDTH = 16;

/**
 * Bytes of a B-tree that is made anew over so many rows. Equal keys share one tuple with a posting list of 6 bytes a row
 * (PostgreSQL 13 on), which HypoPG's guess leaves out: over 17 indexes made here on PostgreSQL 15 the real size was 0.08
 * to 0.92 of its guess, and 0.95 to 1.06 of this one where the widths are known.
 */
export function predictSize(spec: IndexSpec): number {
  const { facts, keys, include } = spec;
  const rows = facts.rows * (spec.where?.share ?? 1);
  const width = (name: string) => facts.columns.get(name)?.width ?? UNKNOWN_WIDTH;
  const carried = [
    ...keys.flatMap((key) => (key.isExpression ? [UNKNOWN_WIDTH] : key.columns.map(width))),
    ...include.map(width),
  ];
  const tuple = HEADER + align(carried.reduce((sum, bytes) => sum + bytes, 0));
  const distinct = Math.min(
    rows,
    keys.reduce(
      (product, { columns }) => product * Math.max(1, ...columns.map((name) => distinctOf(facts, name) ?? rows)),
      1,
    ),
  );
  const copies = include.length > 0 ? 1 : Math.max(1, rows / Math.max(1, distinct));
  const perList = Math.max(1, Math.min(copies, (MOST_POSTING - tuple) / POSTING));
  // Where a list would take more than its rows alone, as with hardly any equal keys, there is none.
  const perRow = Math.min(tuple + POINTER, (align(tuple + perList * POSTING) + POINTER) / perList);
  return PAGE + Math.ceil((rows * perRow) / FILL / PAGE) * PAGE;
}

const align = (bytes: number) => Math.ceil(bytes / ALIGN) * ALIGN;

/** Seconds that it takes to put one entry into a B-tree in memory: 1.7 µs at its end, 5 µs at a random place, measured here (PostgreSQL 15). */
export const ENTRY_SECONDS = 5e-6;

/** Rows changed each second. */
export interface Writes {
  readonly inserted: number;
  readonly updated: number;
  /** Of the updated ones, those that made no new index entries (HOT). */
  readonly hot: number;
  readonly deleted: number;
}

/**
 * Seconds each second that writers spend on an index: an entry for each row inserted, each updated other than HOT, and
 * each deleted (vacuum takes it out). An update that sets one of its columns can be HOT no more: it then makes an entry in every
 * index of the table.
 * @param setShare of the table's updates, those that set a column of the index
 */
export function upkeep(spec: IndexSpec, writes: Writes, setShare: number): number {
  const lost = writes.hot * setShare;
  const share = spec.where?.share ?? 1;
  const entries = (writes.inserted + writes.deleted + (writes.updated - writes.hot)) * share;
  return (entries + lost * (spec.facts.indexes.length + 1)) * ENTRY_SECONDS;
}

/** Of a table's updates, by calls, those that set a column of the index. */
export function setShareOf(
  spec: IndexSpec,
  updates: readonly { readonly calls: number; readonly sets: ReadonlySet<string> }[],
): number {
  const columns = columnsOf(spec);
  const total = updates.reduce((sum, { calls }) => sum + calls, 0);
  const setting = updates.filter(({ sets }) => [...sets].some((column) => columns.has(column)));
  return total === 0 ? 0 : setting.reduce((sum, { calls }) => sum + calls, 0) / total;
}
