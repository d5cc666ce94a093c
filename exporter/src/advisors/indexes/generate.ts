import type { TableFacts } from './candidate.ts';
import { columnKey, isThere, specKey, type IndexSpec, type KeySpec } from './spec.ts';
import type { ConstantCondition, TableUse } from './table-use.ts';

/** More keys make an index larger and slower to keep, and seldom narrow a search further. */
const MOST_KEYS = 3;
/** More columns carried along make it a second table. */
const MOST_INCLUDED = 4;
const MOST_INCLUDED_BYTES = 64;
/** A partial index is worth its narrowness where few rows meet its condition; a value of the program's must be rare. */
const MOST_SHARE = 0.5;
const MOST_SHARE_OF_VALUE = 0.05;
/** Of one use of one table. */
const MOST_CANDIDATES = 24;

/**
 * The indexes that might serve this use of a table: single columns; several, those compared by equality first, then one
 * range or the order (B-tree: only columns up to the first range narrow the search); the same on expressions, for the
 * rows of a constant condition only, and carrying what else the statement reads. Which of them is worth having the
 * planner says.
 * @param isConstant whether a condition that names a value is the same in all that was seen of the statement
 */
export function candidatesOf(
  use: TableUse,
  facts: TableFacts,
  isConstant: (sql: string) => boolean = () => false,
): IndexSpec[] {
  const known = (names: Iterable<string>) => [...names].filter((name) => facts.columns.has(name));
  const distinct = (name: string) => distinctOf(facts, name) ?? 0;
  const equality = keysOf(use, 'equality', known(use.equality)).toSorted(
    (a, b) => distinct(b.columns[0] ?? '') - distinct(a.columns[0] ?? ''),
  );
  const joins = known(use.joins).map((name) => columnKey(name));
  const ranges = keysOf(use, 'range', known(use.range));
  const order = orderKeys(use, facts, equality);

  const bases: (readonly KeySpec[])[] = [
    ...[...equality, ...joins, ...ranges].map((key) => [key]),
    ...tails(equality, ranges, order),
    ...joins.flatMap((join) => [
      [join, ...equality],
      [...equality, join],
      ...ranges.map((range) => [join, range]),
      ...ranges.map((range) => [...equality, join, range]),
      ...joins.filter((other) => other !== join).map((other) => [join, other]),
    ]),
  ];
  const conditions = use.constants.flatMap((condition) => {
    const { sql, column, hasValue } = condition;
    const share = shareOf(condition, facts);
    const isNarrow = share !== undefined && share <= (hasValue ? MOST_SHARE_OF_VALUE : MOST_SHARE);
    return isNarrow && (!hasValue || isConstant(sql)) ? [{ sql, column, share }] : [];
  });
  const found = new Map<string, IndexSpec>();
  const add = (keys: readonly KeySpec[], where?: IndexSpec['where']) => {
    const own = unique(keys).slice(0, MOST_KEYS);
    if (own.length === 0 || found.size >= MOST_CANDIDATES) return;
    const spec: IndexSpec = { facts, keys: own, include: [], ...(where === undefined ? {} : { where }) };
    for (const each of [spec, covering(spec, use)]) {
      if (each !== undefined && !isThere(each)) found.set(specKey(each), each);
    }
  };
  for (const keys of bases) add(keys);
  for (const where of conditions) {
    // A column that the condition fixes need not be a key, but some key there must be.
    const rest = bases.map((keys) => keys.filter(({ columns }) => !columns.includes(where.column)));
    for (const keys of [[columnKey(where.column)], ...rest]) add(keys, where);
  }
  return [...found.values()];
}

const keyOf = (name: string) => columnKey(name);

function keysOf(use: TableUse, kind: 'equality' | 'range', columns: readonly string[]): KeySpec[] {
  const expressions = use.expressions
    .filter((each) => each.kind === kind)
    .map(({ sql, columns: parts }) => ({ sql, columns: parts, isExpression: true, descending: false }));
  return [...columns.map(keyOf), ...expressions];
}

/** What stands behind the columns compared by equality: each range in turn, or the order. */
function tails(
  equality: readonly KeySpec[],
  ranges: readonly KeySpec[],
  order: readonly KeySpec[],
): (readonly KeySpec[])[] {
  const head = equality.slice(0, MOST_KEYS);
  return [head, ...ranges.map((range) => [...head.slice(0, MOST_KEYS - 1), range]), [...head, ...order]];
}

/** A B-tree is read in either direction, so that only a mixed order needs its own. */
function orderKeys({ order }: TableUse, facts: TableFacts, equality: readonly KeySpec[]): KeySpec[] {
  const fixed = new Set(equality.flatMap(({ columns }) => columns));
  const free = order.filter(({ name }) => !fixed.has(name));
  if (free.some(({ name }) => !facts.columns.has(name))) return [];
  const isMixed = new Set(free.map(({ descending }) => descending)).size > 1;
  return free.map(({ name, descending }) => columnKey(name, isMixed && descending));
}

function covering(spec: IndexSpec, use: TableUse): IndexSpec | undefined {
  const keys = new Set(spec.keys.flatMap(({ columns, isExpression }) => (isExpression ? [] : columns)));
  const include = [...use.needed].filter((name) => !keys.has(name));
  if (use.needsAll || include.length === 0 || include.length > MOST_INCLUDED) return undefined;
  const { columns } = spec.facts;
  if (!include.every((name) => columns.has(name))) return undefined;
  const width = include.reduce((sum, name) => sum + (columns.get(name)?.width ?? Infinity), 0);
  return width > MOST_INCLUDED_BYTES ? undefined : { ...spec, include };
}

function unique(keys: readonly KeySpec[]): KeySpec[] {
  return keys.filter(({ sql }, at) => keys.findIndex((other) => other.sql === sql) === at);
}

/** Distinct values of a column; undefined where the role may not see the statistics. */
export function distinctOf(facts: TableFacts, column: string): number | undefined {
  const distinct = facts.columns.get(column)?.distinct;
  // pg_stats counts a share of the rows as a negative number.
  return distinct === undefined ? undefined : distinct < 0 ? -distinct * facts.rows : distinct;
}

/** Share of the rows that meet a condition; undefined where the statistics do not tell, or the column has many values. */
function shareOf({ sql, column }: ConstantCondition, facts: TableFacts): number | undefined {
  const { nulls, common } = facts.columns.get(column) ?? {};
  if (sql.endsWith(' IS NULL')) return nulls;
  if (sql.endsWith(' IS NOT NULL')) return nulls === undefined ? undefined : 1 - nulls;
  const value = / = '?([^']*)'?$/.exec(sql)?.[1] ?? (sql.startsWith('NOT ') ? 'f' : 't');
  return common?.get(value);
}
