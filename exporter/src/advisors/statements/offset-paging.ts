import type { Node } from 'libpg-query';
import type { AdviceWithStatements } from '../advice/advice.ts';
import { type ColumnOfTable, resolve } from './facts.ts';
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
import { columnOf, type Level, levelsOf } from './tree.ts';

/** Rows read for each that is given, from which most were read to be thrown away. */
const LEAST_WASTE = 20;

/**
 * OFFSET on a larger table, in an order by columns of one table: the next page is better found by the last row of this
 * one (keyset paging). How far readers page is not known: the rows read for each that is given tell.
 */
export function adviseOffsetPaging(suspect: Suspect): AdviceWithStatements | undefined {
  for (const level of levelsOf(suspect.root)) {
    const { select } = level;
    if (select?.limitOffset === undefined || select.limitCount === undefined) continue;
    const order = orderOf(select.sortClause ?? [], level, suspect);
    const [first] = order ?? [];
    if (order === undefined || first === undefined) continue;
    const { facts } = first.column;
    const used = usedEach(suspect);
    const read = suspect.readEach(facts);
    if (facts.rows < LEAST_ROWS || read === undefined || read < LEAST_WASTE * used) continue;
    const effect = bounded((RANDOM_COST * used + Math.log2(facts.rows)) / read - 1);
    const names = order.map(({ column }) => quoted(column.name));
    const directions = new Set(order.map(({ isDescending }) => isDescending));
    const list = names.map((name, at) => `${name}${order[at]?.isDescending === true ? ' DESC' : ''}`).join(', ');
    const isIndexed = facts.indexes.some(({ method, column }) => method === 'btree' && column === first.column.name);
    const tuple = (parts: readonly string[]) => (parts.length === 1 ? parts.join() : `(${parts.join(', ')})`);
    const last = tuple(names.map((_, at) => `$${at + 1}`));
    const after = `WHERE ${tuple(names)} ${first.isDescending ? '<' : '>'} ${last} ORDER BY ${list} LIMIT $${names.length + 1}`;
    return proposeFor(suspect, {
      kind: 'offset_paging',
      effect,
      // The sort of a table without an index on the order reads all of it too.
      confidence: isIndexed ? 0.6 : 0.4,
      explanation: {
        formula: boundedFormula(`(${RANDOM_COST} * rows + log2(tableRows)) / read - 1`),
        inputs: {
          rows: { value: used, unit: 'count' },
          tableRows: { value: facts.rows, unit: 'count' },
          read: { value: read, unit: 'count' },
        },
      },
      values: { table: facts.table, read: count(read), rows: count(used) },
      apply:
        directions.size === 1
          ? `${after}  -- in place of OFFSET, with the values of the last row that was shown`
          : `-- In place of OFFSET: compare each of ${names.join(', ')} with the last row that was shown, in its own direction.`,
      undo: `ORDER BY ${list} LIMIT $1 OFFSET $2`,
      details: [
        isIndexed
          ? `Rows come in the order of an index on ${names[0]}; those of the pages before are read and thrown away.`
          : `There is no index that begins with ${names[0]}: the page by key needs one on (${names.join(', ')}) too, or the table is sorted for each page.`,
        'The columns of the order must be unique together, else rows that are alike are skipped: add the primary key at its end.',
        'Readers can then go to the next page and the one before, not to the seventeenth.',
        'Predicted: one descent of the index and the rows of the page.',
      ],
    });
  }
  return undefined;
}

interface Sorted {
  readonly column: ColumnOfTable;
  readonly isDescending: boolean;
}

/** The whole order, where it names columns of one table alone. */
function orderOf(sort: readonly Node[], level: Level, { tables }: Suspect): Sorted[] | undefined {
  const order: Sorted[] = [];
  for (const item of sort) {
    const by = 'SortBy' in item ? item.SortBy : undefined;
    const column = resolve(columnOf(by?.node), level, tables);
    if (column === undefined || (order[0] !== undefined && order[0].column.facts !== column.facts)) return undefined;
    order.push({ column, isDescending: by?.sortby_dir === 'SORTBY_DESC' });
  }
  return order;
}
