import type { StatisticsRow } from './rows.ts';

export const COLUMNS = ['count', 'mean', 'min', 'p95', 'max'] as const;
export type NumberColumn = (typeof COLUMNS)[number];
export type SortColumn = 'name' | NumberColumn;

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** A press on the column that sorts turns it round; another one begins with what is most, names with A. */
export function pressed(sort: Sort, column: SortColumn): Sort {
  return sort.column === column ? { column, descending: !sort.descending } : { column, descending: column !== 'name' };
}

/** Sorted rows; those without a number come last either way, and equals keep the order of their names. */
export function sorted(rows: readonly StatisticsRow[], { column, descending }: Sort): StatisticsRow[] {
  const way = descending ? -1 : 1;
  const byName = (a: StatisticsRow, b: StatisticsRow): number =>
    a.name.localeCompare(b.name) || a.where.localeCompare(b.where) || (a.key < b.key ? -1 : 1);
  if (column === 'name') return [...rows].sort((a, b) => way * byName(a, b));
  return [...rows].sort((a, b) => {
    const x = a[column];
    const y = b[column];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined) || byName(a, b);
    return way * (x - y) || byName(a, b);
  });
}
