import type { AdviceWithStatements } from '../advice/advice.ts';
import { type ColumnOfTable, type IndexFacts, resolve } from './facts.ts';
import {
  bounded,
  boundedFormula,
  count,
  LEAST_ROWS,
  proposeFor,
  quoted,
  RANDOM_COST,
  type Suspect,
  usedEach,
} from './suspect.ts';
import { columnOf, levelsOf, operatorOf } from './tree.ts';

/** A call that reads this part of the table has not found its rows by an index. */
const SCANNED = 0.3;
/** Of the index, read for a trigram as frequent as one in twenty values. */
const POSTINGS = 0.05;

/**
 * LIKE or ILIKE that no index serves: the pattern begins with a wildcard, or there is none that could find its beginning.
 * Patterns are literals, which pg_stat_statements leaves out: that the table is read all the same is what tells.
 * A trigram index serves every pattern of three letters and more.
 */
export function adviseLikeScan(suspect: Suspect): AdviceWithStatements | undefined {
  const { root, tables } = suspect;
  for (const level of levelsOf(root)) {
    for (const condition of level.conditions) {
      if (!('A_Expr' in condition)) continue;
      const { kind, lexpr } = condition.A_Expr;
      if (kind !== 'AEXPR_LIKE' && kind !== 'AEXPR_ILIKE') continue;
      if (operatorOf(condition.A_Expr).startsWith('!')) continue; // what is not so, no index finds
      const found = resolve(columnOf(lexpr), level, tables);
      const advice = found === undefined ? undefined : judge(suspect, found, kind === 'AEXPR_ILIKE');
      if (advice !== undefined) return advice;
    }
  }
  return undefined;
}

/** Whether an index finds any three letters of its first column. */
export const hasTrigrams = ({ operatorClass }: IndexFacts): boolean => /trgm/.test(operatorClass);

function judge(suspect: Suspect, { facts, name, column }: ColumnOfTable, isAnyCase: boolean) {
  const { rows, table, schema, indexes } = facts;
  // What else reads the table is told apart by time alone: one scan reads no more than is there.
  const read = Math.min(suspect.readEach(facts) ?? NaN, rows);
  if (rows < LEAST_ROWS || !(read >= SCANNED * rows)) return undefined;
  const own = indexes.filter((index) => index.column === name);
  if (own.some(hasTrigrams)) return undefined;
  const prefix = own.find(
    ({ method, operatorClass }) => method === 'btree' && (/_pattern_ops$/.test(operatorClass) || column.isC),
  );
  const used = usedEach(suspect);
  const effect = bounded((POSTINGS * rows + RANDOM_COST * used) / read - 1);
  const index = quoted(`${table.slice(0, 30)}_${name.slice(0, 20)}_trgm`);
  return proposeFor(suspect, {
    kind: 'like_scan',
    effect,
    // Very short patterns, of less than three letters, gain nothing.
    confidence: prefix === undefined && !isAnyCase ? 0.4 : 0.5,
    explanation: {
      formula: boundedFormula(`(${POSTINGS} * tableRows + ${RANDOM_COST} * rows) / read - 1`),
      inputs: { tableRows: count1(rows), rows: count1(used), read: count1(read) },
    },
    values: {
      ...{ table, column: name, operator: isAnyCase ? 'ILIKE' : 'LIKE' },
      ...{ read: count(read), rows: count(used), tableRows: count(rows) },
    },
    apply: `CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX CONCURRENTLY ${index} ON ${quoted(schema)}.${quoted(table)} USING gin (${quoted(name)} gin_trgm_ops);`,
    undo: `DROP INDEX CONCURRENTLY ${quoted(schema)}.${index};`,
    details: [
      'The pattern itself is not known: pg_stat_statements keeps no literals. That each call reads the table is.',
      prefix === undefined
        ? `Where the pattern never begins with a wildcard${isAnyCase ? ' (and lower() is compared)' : ''}, a B-tree with text_pattern_ops does, and is smaller.`
        : `The index ${prefix.name} would find the beginning of a pattern, and is not used: the patterns begin with a wildcard.`,
      'Predicted: the entries of a trigram that one in twenty rows has, and a random access for each row used. A GIN index makes writes of this column dearer; patterns of less than three letters do not use it.',
    ],
  });
}

const count1 = (value: number) => ({ value, unit: 'count' as const });
