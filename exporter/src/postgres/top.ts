/** Tables, indexes or sequences that get series of their own; all others of a family are one series, `other`. */
export const SHOWN = 50;
/** How many rows, best first, a statement hands out for `TopMemory.choose`. */
export const CANDIDATES = 2 * SHOWN;
export const OTHER = 'other';

/**
 * Which of `rows`, costliest first, are shown: those already shown keep their place unless they fell far behind.
 * A newcomer must outrank one by half of `SHOWN`.
 */
export function keepPlaces<Row>(rows: readonly Row[], isShown: (row: Row) => boolean): Row[] {
  return rows
    .map((row, place) => ({ row, place: isShown(row) ? place - SHOWN / 2 : place }))
    .toSorted((a, b) => a.place - b.place)
    .slice(0, SHOWN)
    .map(({ row }) => row);
}

/**
 * What a collector of one target remembers between two runs, so that series come and go seldom and the counters of
 * `other` never fall: were it the sum over whatever is not shown now, each change of place would look like a reset, and
 * a rate would show a lifetime's work as done in one interval.
 */
export class TopMemory {
  #shown: ReadonlyMap<string, readonly number[]> = new Map();
  #totals: readonly number[] | undefined;
  #rest: readonly number[] | undefined;

  /** Which of `rows`, costliest first, are shown; see `keepPlaces`. */
  choose<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
    return keepPlaces(rows, (row) => this.#shown.has(keyOf(row)));
  }

  /**
   * What all that is not shown has counted since the first call.
   * @param totals counters over everything, shown or not
   * @param shown counters of what is shown now, by key
   */
  rest(totals: readonly number[], shown: ReadonlyMap<string, readonly number[]>): readonly number[] {
    const before = this.#totals;
    this.#rest = totals.map((total, at) => {
      if (before === undefined) return 0;
      let delta = total - (before[at] ?? 0);
      // What came or went between the two runs counts as other: it has no series that grew in between.
      for (const [key, counters] of shown) {
        const earlier = this.#shown.get(key)?.[at];
        if (earlier !== undefined) delta -= (counters[at] ?? 0) - earlier;
      }
      // A reset of the statistics or a dropped table takes from the totals: nothing is known of that interval.
      return (this.#rest?.[at] ?? 0) + Math.max(0, delta);
    });
    this.#totals = totals;
    this.#shown = shown;
    return this.#rest;
  }
}
