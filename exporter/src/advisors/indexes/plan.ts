import type { Client } from 'pg';
import { breaksSession, sqlState } from '../../postgres/failure.ts';
import { quoteIdentifier } from './candidate.ts';
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
  readonly 'Node Type'?: string;
  readonly 'Relation Name'?: string;
  readonly Filter?: string;
  readonly 'Index Cond'?: string;
  readonly 'Hash Cond'?: string;
  readonly 'Merge Cond'?: string;
  readonly 'Join Filter'?: string;
  readonly Plans?: readonly PlanNode[];
}

/**
 * Asks the planner, without running the statement. The statement was read as exactly one SELECT, INSERT, UPDATE or
 * DELETE; still the transaction is READ ONLY, short, and always rolled back, and names of pg_catalog come first.
 * @param schemas of the tables that it names without one
 * @throws what breaks the session
 */
export async function explain(
  client: Client,
  statement: Statement,
  schemas: readonly string[],
): Promise<readonly PlanNode[] | 'not-permitted' | 'not-planned'> {
  const path = ['pg_catalog', ...schemas].map(quoteIdentifier).join(', ');
  try {
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    await client.query(
      `begin read only; set local search_path = ${path}; set local plan_cache_mode = force_generic_plan`,
    );
    return (rows[0]?.version ?? 0) >= 160_000
      ? await explainGeneric(client, statement)
      : await explainPrepared(client, statement);
  } catch (error) {
    if (breaksSession(error)) throw error;
    return DENIED.has(sqlState(error) ?? '') ? 'not-permitted' : 'not-planned';
  } finally {
    await client.query('rollback').catch(() => {});
    // A prepared statement outlives the transaction.
    await client.query('deallocate all').catch(() => {});
  }
}

type ExplainRow = { 'QUERY PLAN': readonly { Plan: PlanNode }[] };

/** From PostgreSQL 16 on. By the simple protocol: with the extended one the parameters would have to be bound. */
async function explainGeneric(client: Client, { text }: Statement): Promise<readonly PlanNode[]> {
  const { rows } = await client.query<ExplainRow>(`explain (generic_plan, format json) ${text}`);
  return rows[0]?.['QUERY PLAN'].map(({ Plan }) => Plan) ?? [];
}

/** Before: a prepared statement with a forced generic plan does not look at its parameters. */
async function explainPrepared(client: Client, { text, parameters }: Statement): Promise<readonly PlanNode[]> {
  await client.query(`prepare pulso_plan as ${text}`);
  const nulls = parameters === 0 ? '' : `(${Array.from({ length: parameters }, () => 'null').join(', ')})`;
  const { rows } = await client.query<ExplainRow>(`explain (format json) execute pulso_plan${nulls}`);
  return rows[0]?.['QUERY PLAN'].map(({ Plan }) => Plan) ?? [];
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
