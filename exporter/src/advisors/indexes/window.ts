import type { StatementCounters, TableCounts } from './read.ts';

/** Work is judged over at most this long, and at least half of it once there is as much. */
const WINDOW_MS = 15 * 60_000;

export interface Reading {
  readonly at: number;
  readonly statements: ReadonlyMap<string, StatementCounters>;
  readonly tables: ReadonlyMap<number, TableCounts>;
}

/** What was counted between two readings. */
export interface Counted {
  readonly milliseconds: number;
  readonly statements: readonly StatementCounters[];
  readonly tables: ReadonlyMap<number, TableCounts>;
}

/**
 * What a group counted between two readings. One that was not there before was first counted since; one whose counts
 * went down was reset since.
 */
export function since(before: StatementCounters | undefined, now: StatementCounters): StatementCounters {
  if (before === undefined || now.calls < before.calls || now.totalMs < before.totalMs) return now;
  return {
    queryid: now.queryid,
    calls: now.calls - before.calls,
    totalMs: now.totalMs - before.totalMs,
    rows: Math.max(0, now.rows - before.rows),
    blocks: Math.max(0, now.blocks - before.blocks),
  };
}

/** As `since`: a count that went down was reset. */
function countsSince(before: TableCounts | undefined, now: TableCounts): TableCounts {
  const less = (name: keyof TableCounts) => {
    const earlier = before?.[name] ?? 0;
    return now[name] < earlier ? now[name] : now[name] - earlier;
  };
  return {
    read: less('read'),
    inserted: less('inserted'),
    updated: less('updated'),
    hot: less('hot'),
    deleted: less('deleted'),
  };
}

function between(before: Reading, now: Reading): Counted {
  return {
    milliseconds: now.at - before.at,
    statements: [...now.statements.values()].map((each) => since(before.statements.get(each.queryid), each)),
    tables: new Map([...now.tables].map(([oid, each]) => [oid, countsSince(before.tables.get(oid), each)])),
  };
}

export interface CountedWork {
  /** Since the reading before. */
  readonly latest: Counted;
  /** Since the window's begin. */
  readonly all: Counted;
  /** Of a call, by group. */
  readonly means: ReadonlyMap<string, Means>;
}

/** As of the last interval in which it was called, and when that ended. */
export interface Means {
  readonly ms: number;
  readonly blocks: number;
  readonly at: number;
}

/**
 * Three readings are kept: the last, and the two that the window begins at in turn, so that what is seldom asked is seen
 * beside what is asked all the time.
 */
export class CountedWindow {
  #first: Reading | undefined;
  #middle: Reading | undefined;
  #last: Reading | undefined;
  readonly #means = new Map<string, Means>();

  /** Undefined at the first reading. */
  add(now: Reading): CountedWork | undefined {
    const last = this.#last;
    this.#last = now;
    this.#first ??= now;
    this.#middle ??= now;
    if (last === undefined) return undefined;
    if (now.at - this.#middle.at > WINDOW_MS / 2) {
      this.#first = this.#middle;
      this.#middle = last;
    }
    const latest = between(last, now);
    for (const { queryid, calls, totalMs, blocks } of latest.statements)
      if (calls > 0) this.#means.set(queryid, { ms: totalMs / calls, blocks: blocks / calls, at: now.at });
    for (const queryid of this.#means.keys()) if (!now.statements.has(queryid)) this.#means.delete(queryid);
    return { latest, all: between(this.#first, now), means: this.#means };
  }
}
