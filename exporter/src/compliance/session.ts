import type { Parameters } from '@pulso/catalogue';
import type { Client, QueryConfig } from 'pg';
import { sqlState } from '../postgres/failure.ts';
import type { Measurement } from './result.ts';

export interface Limits {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
}

/** How long after the server's own limit a statement is given up. */
const GRACE_MS = 5_000;

export type Row = Readonly<Record<string, unknown>>;

/** SQLSTATEs that say: the relation, function or schema is not there, so nobody has mapped it. A missing column is an error of the mapping. */
const UNMAPPED = new Set(['42P01', '3F000', '42883']);

/**
 * Asks one statement in a transaction of its own. READ ONLY is the second wall, the role's grants are the first. With
 * `row_security = off` a policy that would hide rows raises an error instead: else a table under forced row security
 * shows nothing, and nothing never fails.
 * @throws the driver's error
 */
export async function ask(
  client: Client,
  limits: Limits,
  sql: string,
  parameters: Parameters = {},
): Promise<readonly Row[]> {
  try {
    await client.query(`
      begin isolation level repeatable read read only;
      set local row_security = off;
      set local statement_timeout = ${Math.round(limits.statementTimeoutMs)};
      set local lock_timeout = ${Math.round(limits.lockTimeoutMs)};
      set local search_path = pg_catalog;
      set local timezone = 'America/Sao_Paulo'`);
    const { rows } = await client.query<Row>(oneStatement(bind(sql, parameters), limits));
    return rows;
  } finally {
    // Nothing was written; where the session broke, the query's own error says so.
    await client.query('rollback').catch(() => {});
  }
}

/**
 * What an error of the server means for the control that met it; never a pass.
 * @throws what is no error of the server, and so breaks the session
 */
export function unanswered(error: unknown): Measurement {
  const state = sqlState(error);
  if (state === undefined) throw error;
  return { status: UNMAPPED.has(state) ? 'skip' : 'error', errorCode: state };
}

/** `:name` of the declared parameters as `$1`, `$2` …; casts (`::`) are left alone. */
export function bind(sql: string, parameters: Parameters): { text: string; values: (string | number)[] } {
  const values: (string | number)[] = [];
  const places = new Map<string, number>();
  const text = sql.replaceAll(/(?<![:\w]):([a-z_]+)\b/g, (whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    const place = places.get(name) ?? values.push(value);
    places.set(name, place);
    return `$${place}`;
  });
  return { text, values };
}

/** The extended protocol refuses a second statement, which could end the transaction and begin another that writes. */
function oneStatement(query: QueryConfig, { statementTimeoutMs }: Limits): QueryConfig {
  // The driver's own limit, for a server that has stopped answering, is beyond the server's.
  const limited = { queryMode: 'extended', query_timeout: statementTimeoutMs + GRACE_MS };
  return { ...query, ...limited };
}
