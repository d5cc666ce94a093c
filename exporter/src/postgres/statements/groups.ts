import type { Statement } from '../../instruments/sql-statement.ts';
import { keepPlaces } from '../top.ts';
import { add, at, type Counters, zero } from './counters.ts';

/** Groups that are remembered, whether or not they have series of their own. */
const MOST_GROUPS = 1_000;
/** What a group has cost lately decides its rank: time is worth half after so many seconds. */
const HALF_LIFE = 3_600;

/** Statements of one database that differ in literals only. */
export interface StatementGroup {
  readonly datname: string;
  readonly statement: Statement;
  /** Since the daemon began. */
  readonly totals: Counters;
  /** The part of it that its own series have told; all else is in `other`. */
  readonly told: Counters;
  /** Seconds, decayed. */
  weight: number;
  isShown: boolean;
}

/**
 * Counters by group that only ever grow, in bounded memory: those of the groups that are shown, and of all others
 * together. What a group counts while it is not shown is in `other` for good, so that no place taken makes a counter
 * jump or fall.
 */
export class StatementGroups {
  readonly other = zero();
  /** Everything that was counted. */
  readonly all = zero();
  readonly #groups = new Map<string, StatementGroup>();

  /** Before the first interval: ranks by what was spent a second since the statistics were reset. */
  seed(datname: string | undefined, statement: Statement | undefined, seconds: number, over: number): void {
    const group = this.#of(datname, statement);
    // The weight that the same time would have after years at that pace.
    if (group !== undefined) group.weight += (seconds / Math.max(over, 60)) * (HALF_LIFE / Math.LN2);
  }

  /** What happened in an interval; `statement` is undefined where it is not known which it was. */
  count(datname: string | undefined, statement: Statement | undefined, counters: Counters): void {
    add(this.all, counters);
    const group = this.#of(datname, statement);
    if (group === undefined) {
      add(this.other, counters);
      return;
    }
    add(group.totals, counters);
    add(group.isShown ? group.told : this.other, counters);
    group.weight += counters[at.seconds] ?? 0;
  }

  /** Ends an interval of so many seconds: who is shown from now on. One that is new begins at 0. */
  settle(seconds: number): void {
    const ranked = this.list();
    const shown = new Set(keepPlaces(ranked, ({ isShown }) => isShown));
    for (const group of ranked) {
      group.isShown = shown.has(group);
      group.weight *= 0.5 ** (seconds / HALF_LIFE);
    }
    for (const group of ranked.toReversed()) {
      if (this.#groups.size <= MOST_GROUPS) break;
      if (!group.isShown) this.#groups.delete(keyOf(group.datname, group.statement.id));
    }
  }

  /** The costliest of late first. */
  list(): StatementGroup[] {
    return [...this.#groups.values()].toSorted((a, b) => b.weight - a.weight);
  }

  #of(datname: string | undefined, statement: Statement | undefined): StatementGroup | undefined {
    if (datname === undefined || statement === undefined) return undefined;
    const key = keyOf(datname, statement.id);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { datname, statement, totals: zero(), told: zero(), weight: 0, isShown: false };
      this.#groups.set(key, group);
    }
    return group;
  }
}

/** A group's, by the id of its statements. */
export const keyOf = (datname: string, id: string): string => `${id}/${datname}`;
