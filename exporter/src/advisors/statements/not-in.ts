import { formatValue } from '@pulso/catalogue';
import type { Node, SelectStmt } from 'libpg-query';
import type { AdviceWithStatements } from '../advice/advice.ts';
import { type ColumnOfTable, resolve, tableOf, type TableFacts } from './facts.ts';
import { bounded, boundedFormula, count, LEAST_ROWS, proposeFor, quoted, type Suspect } from './suspect.ts';
import { columnOf, type ColumnName, type Level, levelsOf, operatorOf } from './tree.ts';

/** Header of a tuple in a hash, aligned (SizeofHeapTupleHeader is 23 bytes). */
const HEADER = 24;
const WIDTHS: Readonly<Record<string, number>> = { int2: 2, int4: 4, int8: 8, uuid: 16, date: 4, timestamptz: 8 };
const TEXT_WIDTH = 32;

/**
 * Bytes of the hash of a subplan, as the planner reckons it: rows × (the aligned width + a header)
 * (PostgreSQL, src/backend/optimizer/plan/subselect.c, subplan_is_hashable).
 */
export function hashSize(rows: number, width: number): number {
  return rows * (Math.ceil(width / 8) * 8 + HEADER);
}

/**
 * NOT IN (SELECT …) whose subquery does not fit into a hash: it is then looked through again for each row. NOT IN cannot
 * become a join, since a NULL in the subquery makes it unknown for every row; NOT EXISTS can.
 */
export function adviseNotIn(suspect: Suspect): AdviceWithStatements | undefined {
  for (const level of levelsOf(suspect.root)) {
    for (const condition of level.conditions) {
      const found = notIn(condition, suspect);
      const advice = found === undefined ? undefined : judge(suspect, level, found);
      if (advice !== undefined) return advice;
    }
  }
  return undefined;
}

interface NotIn {
  readonly test: ColumnName | undefined;
  readonly inner: ColumnOfTable;
}

function notIn(condition: Node, { tables }: Suspect): NotIn | undefined {
  const link = subLink(condition);
  const select =
    link?.subselect !== undefined && 'SelectStmt' in link.subselect ? link.subselect.SelectStmt : undefined;
  if (select === undefined || !isWhole(select)) return undefined;
  const [inside] = levelsOf({ SelectStmt: select });
  const [target] = select.targetList ?? [];
  const value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
  const inner = inside === undefined ? undefined : resolve(columnOf(value), inside, tables);
  return inner === undefined ? undefined : { test: columnOf(link?.testexpr), inner };
}

/** `NOT (x IN (SELECT …))`, and `x <> ALL (SELECT …)`. */
function subLink(condition: Node) {
  if ('SubLink' in condition) {
    const { subLinkType, operName } = condition.SubLink;
    return subLinkType === 'ALL_SUBLINK' && operatorOf({ name: operName ?? [] }) === '<>'
      ? condition.SubLink
      : undefined;
  }
  if (!('BoolExpr' in condition) || condition.BoolExpr.boolop !== 'NOT_EXPR') return undefined;
  const [arg] = condition.BoolExpr.args ?? [];
  return arg !== undefined && 'SubLink' in arg && arg.SubLink.subLinkType === 'ANY_SUBLINK' ? arg.SubLink : undefined;
}

/** All rows of one table: with a condition it is not known how many they are. */
function isWhole({ fromClause = [], whereClause, groupClause, limitCount, op }: SelectStmt): boolean {
  const [item] = fromClause;
  const isOne = fromClause.length === 1 && item !== undefined && 'RangeVar' in item;
  return (
    isOne &&
    whereClause === undefined &&
    groupClause === undefined &&
    limitCount === undefined &&
    (op ?? 'SETOP_NONE') === 'SETOP_NONE'
  );
}

function judge(suspect: Suspect, level: Level, { test, inner }: NotIn): AdviceWithStatements | undefined {
  const { facts, name, column } = inner;
  const size = hashSize(facts.rows, column.width ?? WIDTHS[column.type] ?? TEXT_WIDTH);
  const outer = outerRows(suspect, level);
  if (facts.rows < LEAST_ROWS || size <= suspect.hashBytes || outer === undefined) return undefined;
  const effect = bounded((outer + facts.rows) / ((outer * facts.rows) / 2) - 1);
  const own = `${quoted(facts.table)}.${quoted(name)}`;
  const tested =
    test === undefined
      ? '…'
      : [test.alias, test.column]
          .filter((part) => part !== undefined)
          .map(quoted)
          .join('.');
  return proposeFor(suspect, {
    kind: 'not_in_subquery',
    effect,
    confidence: 0.5,
    explanation: {
      formula: boundedFormula('(outer + inner) / (outer * inner / 2) - 1'),
      inputs: { outer: { value: outer, unit: 'count' }, inner: { value: facts.rows, unit: 'count' } },
    },
    values: {
      table: facts.table,
      tableRows: count(facts.rows),
      memory: formatValue(suspect.hashBytes, 'bytes'),
    },
    apply: `NOT EXISTS (SELECT FROM ${quoted(facts.schema)}.${quoted(facts.table)} WHERE ${own} = ${tested})`,
    undo: `${tested} NOT IN (SELECT ${quoted(name)} FROM ${quoted(facts.schema)}.${quoted(facts.table)})`,
    details: [
      `The hash would take ${formatValue(size, 'bytes')} by the planner's formula, and may take ${formatValue(suspect.hashBytes, 'bytes')} (work_mem × hash_mem_multiplier, as Pulso's own role has them).`,
      column.notNull
        ? `${own} is never NULL; where ${tested} is not either, both give the same rows.`
        : `They differ where ${own} is NULL: NOT IN then gives no row at all, which is seldom meant.`,
      'Predicted: each row of both sides read once, in place of half of the inner ones for each outer one.',
    ],
  });
}

/** Rows of the other table that are compared, as far as is known. */
function outerRows(suspect: Suspect, { tables: named }: Level): number | undefined {
  const [first] = named;
  const facts: TableFacts | undefined = first === undefined ? undefined : tableOf(suspect.tables, first);
  return facts === undefined ? undefined : Math.max(1, facts.rows);
}
