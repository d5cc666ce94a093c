import type { Client, QueryResult } from 'pg';
import { errorFacts } from '../../error-facts.ts';
import { breaksSession, sqlState } from '../../postgres/failure.ts';
import { quoteIdentifier } from './identifier.ts';
import type { Statement } from './statement.ts';

/** What the planner would do with a statement, whatever its parameters. */
export type PlanAnswer =
  /** It reads all of the table, or far more of it than it needs. */
  | 'scans'
  /** It does not: the table is not where the time goes. */
  | 'does-not-scan'
  /** The role may not read the table, so the planner was not asked. */
  | 'not-permitted'
  | 'not-planned';

/** No right on a table; or, the table being there, on its schema, which is then passed over in the search path. */
const DENIED = new Set(['42501', '42P01', '3F000']);

export interface PlanNode {
  readonly 'Parent Relationship'?: string;
  readonly 'Total Cost'?: number;
  readonly 'Plan Rows'?: number;
  readonly 'Index Name'?: string;
  readonly 'Node Type'?: string;
  readonly 'Relation Name'?: string;
  readonly Filter?: string;
  readonly 'Index Cond'?: string;
  readonly 'Hash Cond'?: string;
  readonly 'Merge Cond'?: string;
  readonly 'Join Filter'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** From this version on EXPLAIN plans a statement whose parameters are not given. */
const GENERIC_PLAN = 16;
const PREPARED = 'pulso_plan';

/**
 * Asks the planner, without running the statement. The statement was read as exactly one SELECT, INSERT, UPDATE or
 * DELETE, and the server reads its strings as the parser did; still the transaction is READ ONLY, short, and always
 * rolled back, and names of pg_catalog come first. All in one round trip.
 * @param schemas of the tables that it names without one
 * @throws what breaks the session
 */
export async function explain(
  client: Client,
  statement: Pick<Statement, 'text' | 'parameters'>,
  schemas: readonly string[],
  major: number,
): Promise<readonly PlanNode[] | 'not-permitted' | 'not-planned'> {
  const path = ['pg_catalog', ...schemas].map(quoteIdentifier).join(', ');
  const { parameters } = statement;
  let text = typed.get(statement) ?? statement.text;
  for (let repairs = 0; ; repairs++) {
    const sql = `begin read only; set local search_path = ${path}; set local standard_conforming_strings = on;
       set local plan_cache_mode = force_generic_plan; ${planning({ text, parameters }, major)}; rollback`;
    try {
      const answer = await client.query<ExplainRow>(sql);
      // Of several statements in one text the driver gives several results.
      const results: readonly QueryResult<ExplainRow>[] = [answer].flat();
      const rows = results.find(({ command }) => command === 'EXPLAIN')?.rows ?? [];
      return rows[0]?.['QUERY PLAN'].map(({ Plan }) => Plan) ?? [];
    } catch (error) {
      if (breaksSession(error)) throw error;
      await client.query('rollback');
      const repaired = repairs < MOST_REPAIRS ? withType(text, error, sql.indexOf(text)) : undefined;
      if (repaired === undefined) return DENIED.has(sqlState(error) ?? '') ? 'not-permitted' : 'not-planned';
      text = repaired;
      typed.set(statement, text);
    } finally {
      // A prepared statement outlives the transaction; where it was never made there is nothing to take away, and
      // a session that broke has told so already.
      if (parameters > 0 && major < GENERIC_PLAN) await client.query(`deallocate ${PREPARED}`).catch(() => {});
    }
  }
}

/** Parameters that are given a type in one statement at most. */
const MOST_REPAIRS = 8;
/** Texts whose parameters were given types, by the statement as it was read. */
const typed = new WeakMap<object, string>();

/**
 * Where pg_stat_statements has put a parameter for a constant the server may not find out its type. The one it names
 * becomes a text (an argument of any type); the one beside an operator that it cannot choose, a number (`date + 1`).
 */
export function withType(text: string, error: unknown, offset: number): string | undefined {
  const state = sqlState(error);
  const { message } = errorFacts(error);
  const named = state === '42P18' ? /\$\d+/.exec(message)?.[0] : undefined;
  const parameters = [...text.matchAll(/\$\d+(?!\d|::)/g)];
  if (named !== undefined) {
    return parameters.some(([name]) => name === named)
      ? text.replaceAll(new RegExp(`\\${named}(?!\\d|::)`, 'g'), () => `${named}::text`)
      : undefined;
  }
  if (state !== '42725' || !hasPosition(error)) return undefined;
  const at = Number(error.position) - 1 - offset;
  const [nearest] = parameters.toSorted((a, b) => Math.abs(a.index - at) - Math.abs(b.index - at));
  if (nearest === undefined) return undefined;
  const end = nearest.index + nearest[0].length;
  return `${text.slice(0, end)}::integer${text.slice(end)}`;
}

const hasPosition = (error: unknown): error is { readonly position: string } =>
  typeof error === 'object' && error !== null && 'position' in error && typeof error.position === 'string';

type ExplainRow = { 'QUERY PLAN': readonly { Plan: PlanNode }[] };

/**
 * By the simple protocol: with the extended one the parameters would have to be bound. Before PostgreSQL 16 a prepared
 * statement with a forced generic plan does not look at its parameters.
 */
function planning({ text, parameters }: Pick<Statement, 'text' | 'parameters'>, major: number): string {
  if (parameters === 0) return `explain (format json) ${text}`;
  if (major >= GENERIC_PLAN) return `explain (generic_plan, format json) ${text}`;
  const nulls = Array.from({ length: parameters }, () => 'null').join(', ');
  return `prepare ${PREPARED} as ${text}; explain (format json) execute ${PREPARED} (${nulls})`;
}

/**
 * Whether the plan reads more of the table than it needs for these columns: all of it, or by an index on others while
 * the first of the columns is only a filter on what was read.
 */
export function judgePlan(
  plans: readonly PlanNode[],
  table: string,
  columns: readonly string[],
): 'scans' | 'does-not-scan' {
  const first = (columns[0] ?? '').replaceAll(/[^\w]/g, '.');
  const names = (condition: string | undefined) => new RegExp(`(?<!\\w)${first}(?!\\w)`).test(condition ?? '');
  // A join's condition stands above the scan whose rows it is tried on.
  const scans = (node: PlanNode, joined: boolean): boolean => {
    const joins = joined || names(node['Hash Cond']) || names(node['Merge Cond']) || names(node['Join Filter']);
    if (node['Relation Name'] === table) {
      const isWhole = node['Node Type'] === 'Seq Scan';
      if (isWhole && (joins || names(node.Filter))) return true;
      if (!isWhole && names(node.Filter) && !names(node['Index Cond'])) return true;
    }
    return (node.Plans ?? []).some((child) => scans(child, joins));
  };
  return plans.some((plan) => scans(plan, false)) ? 'scans' : 'does-not-scan';
}

/** Every index that a plan uses. */
export function indexesOf(plans: readonly PlanNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: PlanNode): void => {
    if (node['Index Name'] !== undefined) names.add(node['Index Name']);
    node.Plans?.forEach(visit);
  };
  plans.forEach(visit);
  return names;
}
