import { candidateColumns, type TableFacts } from './candidate.ts';
import type { PlanAnswer } from './plan.ts';
import type { StatementCounters } from './read.ts';
import type { Statement } from './statement.ts';
import type { Counted } from './window.ts';

/** A smaller table is read whole faster than its index is looked up. */
const LEAST_ROWS = 10_000;
/** Of all query time; what takes less is not worth an index's upkeep. */
const LEAST_SHARE = 0.05;
const LEAST_MEAN_MS = 5;
/** Of the time between two looks: what keeps one connection busy for less is no trouble yet. */
const LEAST_BUSY = 0.02;
/** Rows read for each row used: below it an index gains little. */
const LEAST_WASTE = 20;
/** PostgreSQL's default random_page_cost over seq_page_cost: a row found by an index against one met in a scan. */
export const RANDOM_COST = 4;
/** Some of a statement's time is not the scan, so that no prediction promises all of it. */
export const BEST_EFFECT = -0.99;

/** One index worth having, and what it rests on. */
export interface IndexFinding {
  readonly facts: TableFacts;
  readonly columns: readonly string[];
  readonly statements: readonly {
    readonly queryid: string;
    readonly text: string;
    readonly counters: StatementCounters;
  }[];
  /** Of all query time of the interval. */
  readonly share: number;
  readonly calls: number;
  /** Over which the calls were counted. */
  readonly seconds: number;
  readonly meanSeconds: number;
  /** Rows of the table read, and rows returned, for each call. */
  readonly rowsRead: number;
  readonly rowsUsed: number;
  /**
   * Whether the columns narrow by a range alone. How many rows lie in it is not known, and a statement that counts them
   * returns few whatever it reads: such advice needs the planner's word.
   */
  readonly isRangeOnly: boolean;
  /** Predicted relative change of the statements' time. */
  readonly effect: number;
  readonly confidence: number;
  readonly plan: PlanAnswer;
}

/** A statement that takes enough of the time to be looked at. */
export interface Suspect {
  readonly counters: StatementCounters;
  readonly statement: Statement;
}

/** The groups that take enough of the time, the most expensive first. */
export function expensive({
  statements,
  milliseconds,
}: Pick<Counted, 'statements' | 'milliseconds'>): StatementCounters[] {
  const total = statements.reduce((sum, { totalMs }) => sum + totalMs, 0);
  return statements
    .filter(({ calls, totalMs }) => calls > 0 && totalMs / calls >= LEAST_MEAN_MS)
    .filter(({ totalMs }) => totalMs >= LEAST_SHARE * total && totalMs >= LEAST_BUSY * milliseconds)
    .toSorted((a, b) => b.totalMs - a.totalMs);
}

/** A candidate before the planner was asked. */
export type Candidate = Omit<IndexFinding, 'plan' | 'confidence'>;

/**
 * Indexes that would serve the suspects. Rows read are counted for tables, not for statements: they are shared out
 * among the suspects that use the table by the time that these took.
 */
export function findCandidates(
  suspects: readonly Suspect[],
  tables: readonly TableFacts[],
  interval: Counted,
): Candidate[] {
  const total = interval.statements.reduce((sum, { totalMs }) => sum + totalMs, 0);
  const found: Candidate[] = [];
  for (const { counters, statement } of suspects) {
    const known = (schema: string | undefined, table: string) => findTable(tables, schema, table);
    const uses = statement.uses(({ schema, table }, column) => known(schema, table)?.columns.has(column));
    const done = new Set<TableFacts>();
    // Rows read cannot be told apart by use: what is searched again for each outer row has read most of them.
    for (const use of uses.toSorted((a, b) => Number(b.isCorrelated) - Number(a.isCorrelated))) {
      const facts = known(use.schema, use.table);
      if (facts === undefined || facts.rows < LEAST_ROWS || done.has(facts)) continue;
      const columns = candidateColumns(use, facts);
      const reads = interval.tables.get(facts.oid)?.read;
      if (columns === undefined || reads === undefined) continue;
      const sharing = suspects.filter((other) =>
        other.statement.tables.some((t) => known(t.schema, t.table) === facts),
      );
      const time = sharing.reduce((sum, other) => sum + other.counters.totalMs, 0);
      const rowsRead = (reads * (counters.totalMs / time)) / counters.calls;
      const rowsUsed = Math.max(1, counters.rows / counters.calls);
      if (rowsRead < LEAST_WASTE * rowsUsed || rowsRead < LEAST_ROWS / 10) continue;
      const effect = predictEffect(rowsRead, rowsUsed, facts.rows);
      if (effect > -0.5) continue;
      done.add(facts);
      found.push({
        facts,
        columns,
        isRangeOnly: !use.equality.has(columns[0] ?? '') && !use.joins.has(columns[0] ?? ''),
        statements: [{ queryid: counters.queryid, text: statement.text, counters }],
        share: counters.totalMs / total,
        calls: counters.calls,
        seconds: interval.milliseconds / 1000,
        meanSeconds: counters.totalMs / counters.calls / 1000,
        rowsRead,
        rowsUsed,
        effect,
      });
    }
  }
  return mergePrefixes(found);
}

/**
 * Predicted relative change of a statement's time. Now a call reads `read` rows one after the other. With the index
 * each row used costs at worst a descent of its own, log2 of the table's rows comparisons, and one random access:
 * `used * (log2(rows) + 4) / read - 1`. It assumes that the scan is all of the statement's time, hence the floor.
 */
export function predictEffect(read: number, used: number, rows: number): number {
  const after = used * (Math.log2(Math.max(rows, 2)) + RANDOM_COST);
  return Math.max(BEST_EFFECT, Math.min(0, after / read - 1));
}

/** How sure the advice is; without a hypothetical index (HypoPG) nothing has verified that it would be used. */
export function confidenceOf(plan: PlanAnswer): number {
  return plan === 'scans' ? 0.6 : 0.4;
}

/** One index serves all that need a prefix of it (AutoAdmin, VLDB 1997). */
function mergePrefixes(candidates: readonly Candidate[]): Candidate[] {
  const merged: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => b.columns.length - a.columns.length)) {
    const at = merged.findIndex(
      ({ facts, columns }) =>
        facts === candidate.facts && candidate.columns.every((column, index) => columns[index] === column),
    );
    const longer = merged[at];
    if (longer === undefined) merged.push(candidate);
    else merged[at] = join(longer, candidate);
  }
  return merged.toSorted((a, b) => b.share - a.share);
}

function join(into: Candidate, other: Candidate): Candidate {
  if (other.statements.every(({ queryid }) => into.statements.some((known) => known.queryid === queryid))) return into;
  const calls = into.calls + other.calls;
  const mean = (a: number, b: number) => (a * into.calls + b * other.calls) / calls;
  const rowsRead = mean(into.rowsRead, other.rowsRead);
  const rowsUsed = mean(into.rowsUsed, other.rowsUsed);
  return {
    ...into,
    statements: [...into.statements, ...other.statements],
    share: into.share + other.share,
    calls,
    meanSeconds: mean(into.meanSeconds, other.meanSeconds),
    rowsRead,
    rowsUsed,
    effect: predictEffect(rowsRead, rowsUsed, into.facts.rows),
  };
}

/** A name without a schema means the only table of that name, else the one in `public`; else it is not known. */
export function findTable(
  tables: readonly TableFacts[],
  schema: string | undefined,
  table: string,
): TableFacts | undefined {
  const named = tables.filter((facts) => facts.table === table);
  if (schema !== undefined) return named.find((facts) => facts.schema === schema);
  return named.length === 1 ? named[0] : named.find((facts) => facts.schema === 'public');
}
