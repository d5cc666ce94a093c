import { indexName, quoteIdentifier } from './identifier.ts';
import type { TableUse } from './table-use.ts';

/** What the catalogue of the database says of a table. */
export interface TableFacts {
  readonly oid: number;
  readonly schema: string;
  readonly table: string;
  /** Rows, as the planner believes. */
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  /** Each valid B-tree or BRIN index. */
  readonly indexes: readonly IndexFacts[];
  /** Whether the role may read it: only then does the planner answer about it. */
  readonly isReadable?: boolean;
  readonly bytes?: number;
}

export interface IndexFacts {
  readonly name: string;
  /** Its leading columns; an expression ends the list. */
  readonly columns: readonly string[];
  /** The columns of a partial index's condition; none for a whole one. */
  readonly conditionColumns: readonly string[];
  /** Of a B-tree: its keys, the columns that it carries and its condition, as the server prints them. */
  readonly keys?: readonly string[];
  readonly include?: readonly string[];
  readonly condition?: string;
}

export interface ColumnFacts {
  /** Part of a key: primary, unique or foreign. */
  readonly key: boolean;
  /** Distinct values, as in pg_stats; undefined where the role may not see the statistics. */
  readonly distinct?: number;
  /** Mean bytes of a value; undefined likewise. */
  readonly width?: number;
  /** Share of the rows that have none, and of those that have one of the commonest values; undefined likewise. */
  readonly nulls?: number;
  readonly common?: ReadonlyMap<string, number>;
}

/** Equal values of a condition on a column with more distinct ones may be of a person. */
export const FEW_VALUES = 20;
/** More columns make an index larger and slower to keep, and seldom narrow a search further. */
const MOST_COLUMNS = 3;
/** With fewer distinct values a column narrows so little that a scan is nearly as good. */
const FEW_DISTINCT = 20;

/**
 * The columns of the index that would serve this use of the table: equality first, then one range, else the order
 * (B-tree: only columns up to the first range narrow the search). Undefined where
 * no index would help, or one with these columns is there.
 */
export function candidateColumns(use: TableUse, facts: TableFacts): readonly string[] | undefined {
  const indexes = usableIndexes(use, facts);
  const known = (names: Iterable<string>) => [...names].filter((column) => facts.columns.has(column));
  const ranges = known(use.range);
  let equality = narrowing(known(use.equality), facts);
  if (equality.length === 0) {
    // The table is found by its range, or else by what it is joined to.
    if (ranges.some((range) => isReached(range, use.equality, indexes))) return undefined;
    equality = narrowing(known(use.joins), facts);
  }
  const others = ranges.filter((column) => !equality.includes(column));
  // A range that is also the order serves both: the search stops as soon as it has enough rows.
  const range = others.find((column) => column === use.order[0]?.name) ?? others[0];
  const order = known(use.order.map(({ name }) => name)).filter((column) => !equality.includes(column));
  const rest = range !== undefined ? [range] : equality.length > 0 ? order : [];
  const columns = [...equality, ...rest].slice(0, MOST_COLUMNS);
  if (columns.length === 0 || isServed(equality, columns, indexes)) return undefined;
  return columns;
}

/**
 * Columns of the indexes that the planner may use here. A partial one counts if the statement has conditions on the
 * columns of the index's own: whether they imply it is for the planner to say, and a doubtful advice is worse than none.
 */
function usableIndexes(use: TableUse, facts: TableFacts): (readonly string[])[] {
  return facts.indexes
    .filter(({ conditionColumns }) => conditionColumns.every((column) => use.conditions.has(column)))
    .map(({ columns }) => columns);
}

/** Whether an index leads to a range, at once or after columns that are compared by equality. */
function isReached(range: string, equality: ReadonlySet<string>, indexes: readonly (readonly string[])[]): boolean {
  return indexes.some((index) => {
    const at = index.indexOf(range);
    return at !== -1 && index.slice(0, at).every((column) => equality.has(column));
  });
}

/** Columns that narrow a search, the most selective first. */
function narrowing(columns: readonly string[], facts: TableFacts): string[] {
  const weight = (column: string): number => {
    const { key, distinct } = facts.columns.get(column) ?? { key: false };
    // pg_stats counts a share of the rows as a negative number.
    if (distinct !== undefined) return distinct < 0 ? -distinct * facts.rows : distinct;
    // The role may not see the statistics. What identifies something narrows; a status or a kind seldom does.
    return key ? Math.max(FEW_DISTINCT, facts.rows / 100) : 0;
  };
  return columns.filter((column) => weight(column) >= FEW_DISTINCT).toSorted((a, b) => weight(b) - weight(a));
}

/** Whether an index begins with these columns; those compared by equality may stand in any order. */
export function isServed(
  equality: readonly string[],
  columns: readonly string[],
  indexes: readonly (readonly string[])[],
): boolean {
  return indexes.some((index) => {
    const head = index.slice(0, equality.length);
    const tail = columns.slice(equality.length);
    return (
      equality.every((column) => head.includes(column)) &&
      tail.every((column, at) => index[equality.length + at] === column)
    );
  });
}

/** What creates the index without blocking writers, and what takes it away again. */
export function indexCommands(facts: TableFacts, columns: readonly string[]): { apply: string; undo: string } {
  const taken = new Set(facts.indexes.map((index) => index.name));
  const name = quoteIdentifier(indexName(facts.table, columns, taken));
  const schema = quoteIdentifier(facts.schema);
  const list = columns.map(quoteIdentifier).join(', ');
  return {
    apply: `CREATE INDEX CONCURRENTLY ${name} ON ${schema}.${quoteIdentifier(facts.table)} (${list});`,
    undo: `DROP INDEX CONCURRENTLY ${schema}.${name};`,
  };
}
