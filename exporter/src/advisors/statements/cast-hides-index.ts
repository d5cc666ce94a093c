import type { Node, TypeCast } from 'libpg-query';
import type { AdviceWithStatements } from '../advice/advice.ts';
import { type ColumnOfTable, resolve } from './facts.ts';
import { boundedFormula, byIndex, count, LEAST_ROWS, proposeFor, quoted, type Suspect, usedEach } from './suspect.ts';
import { columnOf, type Level, levelsOf, operatorOf } from './tree.ts';

const COMPARES = new Set(['=', '<', '<=', '>', '>=']);
const KINDS = new Set(['AEXPR_OP', 'AEXPR_IN', 'AEXPR_BETWEEN', 'AEXPR_OP_ANY']);
/** Rows read for each that is given, from which the index was not used. */
const LEAST_WASTE = 10;

const INTEGERS = ['int2', 'int4', 'int8'];
/**
 * By a column's type, those that it is cast to when it is compared with them: there is no operator for both, and the other
 * is the preferred one. Pairs that have one (int4 and int8, date and timestamp) hide nothing.
 */
const CAST_TO: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...INTEGERS.map((type): [string, Set<string>] => [type, new Set(['numeric', 'float4', 'float8'])]),
  ['numeric', new Set(['float4', 'float8'])],
  ['bpchar', new Set(['text', 'varchar'])],
]);
/** Explicit casts that change nothing that an index knows. */
const SAME = new Set(['varchar/text', 'text/varchar', 'varchar/varchar', 'text/text']);

/** Whether comparing a column of one type with a value of another casts the column. */
export function isCast(column: string, other: string): boolean {
  return CAST_TO.get(column)?.has(other) === true;
}

/**
 * A column that an index begins with is compared as another type, so that the index cannot be used: cast by hand, or by
 * PostgreSQL since the other side is of a type that is preferred to its own.
 */
export function adviseCast(suspect: Suspect): AdviceWithStatements | undefined {
  for (const level of levelsOf(suspect.root)) {
    for (const condition of level.conditions) {
      if (!('A_Expr' in condition)) continue;
      const { kind = '', lexpr, rexpr } = condition.A_Expr;
      if (!KINDS.has(kind) || (kind !== 'AEXPR_BETWEEN' && !COMPARES.has(operatorOf(condition.A_Expr)))) continue;
      const sides =
        kind === 'AEXPR_OP' ? [[lexpr, rexpr] as const, [rexpr, lexpr] as const] : [[lexpr, rexpr] as const];
      for (const [side, other] of sides) {
        const hidden = hiddenColumn(side, other, level, suspect);
        const advice = hidden === undefined ? undefined : judge(suspect, hidden);
        if (advice !== undefined) return advice;
      }
    }
  }
  return undefined;
}

interface Hidden {
  readonly column: ColumnOfTable;
  readonly as: string;
  readonly isExplicit: boolean;
}

function hiddenColumn(side: Node | undefined, other: Node | undefined, level: Level, { tables }: Suspect) {
  if (side === undefined) return undefined;
  if ('TypeCast' in side) {
    const column = resolve(columnOf(side.TypeCast.arg), level, tables);
    const as = typeOf(side.TypeCast);
    if (column === undefined || as === undefined) return undefined;
    const { type } = column.column;
    return type === as || SAME.has(`${type}/${as}`) ? undefined : { column, as, isExplicit: true };
  }
  const column = resolve(columnOf(side), level, tables);
  if (column === undefined) return undefined;
  const as = typesOf(other, level, tables).find((type) => isCast(column.column.type, type));
  return as === undefined ? undefined : { column, as, isExplicit: false };
}

/** The types that the other side says: of casts, or of another table's column. Those of parameters are not known. */
function typesOf(other: Node | undefined, level: Level, tables: Suspect['tables']): string[] {
  if (other === undefined) return [];
  if ('List' in other) return (other.List.items ?? []).flatMap((item) => typesOf(item, level, tables));
  if ('TypeCast' in other) return [typeOf(other.TypeCast) ?? []].flat();
  const column = resolve(columnOf(other), level, tables);
  return column === undefined ? [] : [column.column.type];
}

/** Name of a type in pg_type; undefined for an array, which is compared item by item. */
function typeOf({ typeName }: TypeCast): string | undefined {
  const last = typeName?.names?.at(-1);
  return last !== undefined && 'String' in last && typeName?.arrayBounds === undefined ? last.String.sval : undefined;
}

function judge(suspect: Suspect, { column: found, as, isExplicit }: Hidden): AdviceWithStatements | undefined {
  const { facts, name, column } = found;
  const index = facts.indexes.find((each) => each.column === name);
  const read = suspect.readEach(facts);
  const used = usedEach(suspect);
  if (index === undefined || facts.rows < LEAST_ROWS || read === undefined || read < LEAST_WASTE * used)
    return undefined;
  const own = quoted(name);
  const isDay = isExplicit && as === 'date' && /^timestamp/.test(column.type);
  return proposeFor(suspect, {
    kind: 'cast_hides_index',
    effect: byIndex(read, used, facts.rows),
    confidence: 0.6,
    explanation: {
      formula: boundedFormula('rows * (log2(tableRows) + 4) / read - 1'),
      inputs: {
        rows: { value: used, unit: 'count' },
        tableRows: { value: facts.rows, unit: 'count' },
        read: { value: read, unit: 'count' },
      },
    },
    values: {
      ...{ table: facts.table, column: name, type: column.type, other: as, index: index.name },
      ...{ read: count(read), rows: count(used) },
    },
    apply: isDay
      ? `${own} >= $1 AND ${own} < $1 + interval '1 day'  -- in place of ${own}::date = $1`
      : `${own} = ($1)::${column.type}  -- the other side is cast, not the column`,
    undo: isExplicit ? `${own}::${as} = $1` : `${own} = ($1)::${as}`,
    details: [
      isExplicit
        ? `The statement itself casts the column to ${as}.`
        : `No operator compares ${column.type} with ${as}, and ${as} is preferred: PostgreSQL casts the column for each row.`,
      `Values that do not fit into ${column.type} (with a fraction, too long) equal no value of the column: decide what is to come of them before the cast.`,
      ...(isExplicit && !isDay
        ? [
            `Else an index on the expression: CREATE INDEX CONCURRENTLY ON ${quoted(facts.schema)}.${quoted(facts.table)} ((${own}::${as}));`,
          ]
        : []),
      'Types of parameters are not known to pg_stat_statements: only casts that are written, and columns of other tables, are seen.',
      'Predicted: a descent of the index and a random access for each row used, in place of the rows that are read now.',
    ],
  });
}
