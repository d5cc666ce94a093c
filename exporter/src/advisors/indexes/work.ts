import type { TableFacts } from './candidate.ts';
import { candidatesOf } from './generate.ts';
import { findTable } from './missing-index.ts';
import type { StatementCounters } from './read.ts';
import type { Samples } from './samples.ts';
import type { WorkStatement } from './work-statement.ts';
import { specKey, type IndexSpec } from './spec.ts';
import type { Statement } from './statement.ts';
import type { Plannable } from './what-if.ts';
import type { HasColumn, TableUse } from './table-use.ts';
import type { Counted, CountedWork } from './window.ts';

/** Statements that are planned, by their share of the time. */
export const MOST_STATEMENTS = 100;
/** A statement that takes less, of all time or a call, is planned where it touches the table, but asks for no index. */
const LEAST_SHARE = 0.005;
const LEAST_MEAN_MS = 0.5;
/** A smaller table is read whole as fast as its index is looked up. */
const LEAST_ROWS = 10_000;
/** A block, of nearly every server. */
const BLOCK_BYTES = 8192;
/** What a table of so few bytes has read of it does not matter. */
const SMALL_BYTES = 100 * BLOCK_BYTES;
/** Of the table's rows: where a range alone leads, more must not be known to lie in it. */
const MOST_OF_RANGE = 0.05;

/** An update of a table, by which index entries may have to be made. */
export interface Update {
  readonly calls: number;
  readonly sets: ReadonlySet<string>;
}

export interface Work {
  readonly statements: readonly WorkStatement[];
  readonly updates: ReadonlyMap<number, readonly Update[]>;
  /** Seconds each second that all statements take. */
  readonly busy: number;
}

/** The costliest groups first. */
export function costliest({ statements }: Counted): StatementCounters[] {
  return statements
    .filter(({ calls, totalMs }) => calls > 0 && totalMs > 0)
    .toSorted((a, b) => b.totalMs - a.totalMs)
    .slice(0, MOST_STATEMENTS);
}

/** Whether a group takes enough, of all time and a call, to ask for an index. */
const isWanted = (calls: number, meanMs: number, totalMs: number): boolean =>
  calls * meanMs >= LEAST_SHARE * totalMs && meanMs >= LEAST_MEAN_MS;

/** Time is reckoned at the present mean: what was mended within the window costs no more. */
function presentTimes({ all, means }: CountedWork) {
  const meanOf = ({ queryid, calls, totalMs }: StatementCounters) => means.get(queryid)?.ms ?? totalMs / calls;
  const total = all.statements.reduce((sum, each) => sum + (each.calls > 0 ? each.calls * meanOf(each) : 0), 0);
  return { meanOf, total };
}

/** The groups that may ask for an index, whichever tables they name. */
export function asking(counted: CountedWork): StatementCounters[] {
  const { meanOf, total } = presentTimes(counted);
  return counted.all.statements.filter((each) => each.calls > 0 && isWanted(each.calls, meanOf(each), total));
}

/** Puts together what is known of the groups: their counts, texts, samples, tables and candidates. */
export function workOf(
  counted: CountedWork,
  textOf: (queryid: string) => Statement | undefined,
  samples: Samples,
  tables: readonly TableFacts[],
  changedAt: (oid: number) => number,
): Work {
  const { all, means } = counted;
  const seconds = all.milliseconds / 1000;
  const { meanOf, total } = presentTimes(counted);
  const hasColumn: HasColumn = ({ schema, table }, column) => findTable(tables, schema, table)?.columns.has(column);
  const updates = new Map<number, Update[]>();
  const statements = costliest(all).flatMap((counters): WorkStatement[] => {
    const { queryid, calls } = counters;
    const statement = textOf(queryid);
    if (statement === undefined) return [];
    const mean = meanOf(counters);
    const known = statement.tables.flatMap(({ schema, table }) => findTable(tables, schema, table) ?? []);
    // What it takes since the indexes of its tables changed is not known before it was called again.
    const measuredAt = means.get(queryid)?.at ?? Infinity;
    if (known.some(({ oid }) => changedAt(oid) >= measuredAt)) return [];
    // What was sent plans where the group's own text may not: a parameter for a constant can leave a type open.
    const sent = samples.texts(queryid);
    const isSampled = sent.length > 0 && sent.every(({ parameters }) => parameters === 0);
    const uses = [statement, ...sent].map((text) => text.uses(hasColumn));
    for (const use of uses[0] ?? []) {
      const facts = findTable(tables, use.schema, use.table);
      if (facts !== undefined && use.sets.size > 0) {
        updates.set(facts.oid, [...(updates.get(facts.oid) ?? []), { calls, sets: use.sets }]);
      }
    }
    const wanted = isWanted(calls, mean, total);
    const rows = statement.returnsRows ? counters.rows / calls : undefined;
    return [
      {
        queryid,
        text: statement.text,
        callsPerSecond: calls / seconds,
        meanSeconds: mean / 1000,
        ...(rows === undefined ? {} : { rows }),
        blocks: means.get(queryid)?.blocks ?? counters.blocks / calls,
        pagesOf: (table) => pagesOf(known, table),
        instances: (sent.length > 0 ? sent : [statement]).map((text) => plannable(text, tables)),
        isSampled,
        tables: new Set(known.map(({ oid }) => oid)),
        candidates: wanted
          ? candidates(uses, tables, samples.isKnown(queryid)).filter(
              (spec) => isSampled || !isGuess(spec, uses[0] ?? [], rows),
            )
          : [],
      },
    ];
  });
  return { statements, updates, busy: total / 1000 / seconds };
}

/** Blocks of a table that is not small, by the name under which plans show it. */
function pagesOf(known: readonly TableFacts[], name: string): number | undefined {
  const facts = known.filter(({ table }) => table === name);
  const bytes = Math.max(0, ...facts.map((each) => each.bytes ?? 0));
  return bytes > SMALL_BYTES ? bytes / BLOCK_BYTES : undefined;
}

export function plannable(statement: Statement, tables: readonly TableFacts[]): Plannable {
  const schemas = statement.tables
    .filter(({ schema }) => schema === undefined)
    .flatMap(({ table }) => findTable(tables, undefined, table)?.schema ?? []);
  return { statement, schemas: [...new Set(schemas)] };
}

/** Of a group as it is counted (first) and as it was sent; a condition is constant if it stands in all that was sent. */
function candidates(uses: readonly (readonly TableUse[])[], tables: readonly TableFacts[], isKnown: boolean) {
  const found = new Map<string, IndexSpec>();
  const sent = uses.slice(1);
  for (const list of uses) {
    for (const [at, use] of list.entries()) {
      const facts = findTable(tables, use.schema, use.table);
      if (facts === undefined || facts.rows < LEAST_ROWS) continue;
      const isConstant = (sql: string) =>
        isKnown && sent.every((others) => others[at]?.constants.some((other) => other.sql === sql) === true);
      for (const spec of candidatesOf(use, facts, isConstant)) found.set(specKey(spec), spec);
    }
  }
  return [...found.values()];
}

/**
 * Whether only the planner's default speaks for the index: it begins with a range whose bounds were not seen, and nobody
 * knows how many rows lie in it. (The default for two bounds is 0.5 % of the table, whatever they are.)
 */
function isGuess({ keys, facts, where }: IndexSpec, uses: readonly TableUse[], rows: number | undefined): boolean {
  const [first] = keys;
  if (first === undefined || where !== undefined) return false;
  const ofTable = uses.filter(({ table }) => table === facts.table);
  const column = first.columns[0] ?? '';
  const isKnown = ofTable.some(
    ({ equality, joins, order, expressions }) =>
      (!first.isExpression &&
        (equality.has(column) ||
          joins.has(column) ||
          // What is searched by another column has its order behind that one.
          (order[0]?.name === column && equality.size + joins.size === 0))) ||
      expressions.some(({ sql, kind }) => sql === first.sql && kind === 'equality'),
  );
  return !isKnown && (rows === undefined || rows > MOST_OF_RANGE * facts.rows);
}
