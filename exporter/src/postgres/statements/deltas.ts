import { add, type Counters, zero } from './counters.ts';
import type { Entry, Reading } from './read.ts';

/** What one entry has counted between two readings. */
export interface Delta {
  readonly entry: Entry;
  readonly counters: Counters;
}

export interface Interval {
  readonly seconds: number;
  readonly deltas: readonly Delta[];
  /** Of the entries that are not read one by one. */
  readonly rest: Counters;
}

/**
 * What was counted between two readings, though entries are reset, evicted and made again in between: those began again
 * at 0, so that all they show is new. Nothing is ever negative, and no lifetime is taken for an interval: what cannot
 * have been counted since the last reading (another server, an entry that was not read before) counts from now on.
 */
export class StatementDeltas {
  #before: Reading | undefined;
  /** The entries of the last reading. */
  known: ReadonlyMap<string, Entry> = new Map();

  /** Undefined at the first reading, and where the statistics are not those read before. */
  next(now: Reading): Interval | undefined {
    const before = this.#before;
    const { known } = this;
    this.#before = now;
    this.known = new Map(now.entries.map((entry) => [entry.key, entry]));
    if (before === undefined) return undefined;
    const wasReset = now.resetAt !== before.resetAt;
    // A reset that lies before the last reading is another server's: a standby that took over.
    if (wasReset && now.resetAt < before.at) return undefined;
    const deltas: Delta[] = [];
    for (const entry of now.entries) {
      const counters = since(wasReset ? undefined : known.get(entry.key), entry, before, wasReset);
      if (counters !== undefined) deltas.push({ entry, counters });
    }
    const rest = zero();
    if (now.rest !== undefined && before.rest !== undefined && !wasReset) {
      add(
        rest,
        difference(now.rest, before.rest).map((value) => Math.max(0, value)),
      );
    }
    return { seconds: Math.max(0, now.at - before.at), deltas, rest };
  }
}

/** Undefined where it has counted nothing, or where it is not known since when. */
function since(last: Entry | undefined, now: Entry, before: Reading, wasReset: boolean): Counters | undefined {
  if (last !== undefined && last.since === now.since) {
    const delta = difference(now.counters, last.counters);
    if (delta.every((value) => value >= 0)) return delta.some((value) => value > 0) ? delta : undefined;
  }
  // The entry is a new one, as far as can be known.
  if (now.since !== undefined) return now.since >= before.at ? now.counters : undefined;
  // It may have been among those that were not read one by one.
  const mayBeOld = last === undefined && !wasReset && before.rest !== undefined;
  return mayBeOld ? undefined : now.counters;
}

const difference = (a: Counters, b: Counters): Counters => a.map((value, at) => value - (b[at] ?? 0));
