import { at, type Counters, zero } from './counters.ts';
import type { StatementGroup, StatementGroups } from './groups.ts';
import { listingOf, type StatementListing } from './listing.ts';
import type { Reading } from './read.ts';

/** What groups of statements did in a while. */
export interface Recent {
  readonly seconds: number;
  /** Execution time of all statements together. */
  readonly totalSeconds: number;
  /** Those that did anything, the costliest first; `share` is of that while. */
  readonly statements: readonly StatementListing[];
}

interface Moment {
  readonly at: number;
  readonly all: Counters;
  readonly totals: ReadonlyMap<StatementGroup, Counters>;
}

/** Moments that are kept of a window. */
const MOMENTS = 8;

/** Differences of counters over a sliding window. */
export class RecentStatements {
  readonly #windowSeconds: number;
  readonly #moments: Moment[] = [];
  #now = 0;

  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds;
  }

  /** After each look; `now` in seconds of a clock that does not go back. */
  note(now: number, groups: StatementGroups): void {
    this.#now = now;
    const moments = this.#moments;
    const last = moments.at(-1);
    if (last !== undefined && now - last.at < this.#windowSeconds / MOMENTS) return;
    const totals = new Map(groups.list().map((group) => [group, group.totals.slice()]));
    moments.push({ at: now, all: groups.all.slice(), totals });
    // The oldest that is kept is the youngest that spans the window.
    while (moments.length > 2 && now - (moments[1]?.at ?? now) >= this.#windowSeconds) moments.shift();
  }

  use(groups: StatementGroups, tracks: Reading['tracks']): Recent | undefined {
    const [first] = this.#moments;
    if (first === undefined || this.#now <= first.at) return undefined;
    const totalSeconds = (groups.all[at.seconds] ?? 0) - (first.all[at.seconds] ?? 0);
    const none = zero();
    return {
      seconds: this.#now - first.at,
      totalSeconds,
      statements: groups
        .list()
        .map((group) => {
          // What was not there then is younger.
          const before = first.totals.get(group) ?? none;
          const delta = group.totals.map((value, place) => value - (before[place] ?? 0));
          return listingOf(group, delta, (delta[at.seconds] ?? 0) / Math.max(totalSeconds, Number.MIN_VALUE), tracks);
        })
        .filter(({ calls }) => calls > 0)
        .toSorted((a, b) => b.seconds - a.seconds),
    };
  }
}
