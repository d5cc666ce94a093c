import type { Control, ControlStatus } from '@pulso/catalogue';
import type { Client } from 'pg';
import { sqlState } from '../postgres/failure.ts';

/** What one test of one control found. Counts and times only: nothing of what was looked at. */
export interface Result {
  readonly control: string;
  readonly status: ControlStatus;
  /** Objects looked at and, of these, failed; absent where the test did not run to an end. */
  readonly checked?: number;
  readonly failed?: number;
  /** Since when the oldest failure has been one; absent where the control does not tell. */
  readonly oldest?: Date;
  /** SQLSTATE or `contract`; an error's text may quote values, so it is not kept. */
  readonly errorCode?: string;
  readonly evaluatedAt: Date;
}

export interface Limits {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
}

/** SQLSTATEs that say: the relation or its schema is not there, so nobody has mapped it. A missing column is an error of the mapping. */
const UNMAPPED = new Set(['42P01', '3F000']);

/**
 * Tests a control in a transaction of its own. Whatever goes wrong is a result too: it never throws for a control's
 * sake, and never passes what it could not test.
 * @throws what breaks the session
 */
export async function evaluate(client: Client, control: Control, limits: Limits): Promise<Result> {
  const base = { control: control.id, evaluatedAt: new Date() };
  try {
    await begin(client, limits);
    const { rows } = await client.query<Record<string, unknown>>(oneStatement(control.sql));
    return { ...base, ...judge(control, rows) };
  } catch (error) {
    const state = sqlState(error);
    if (state === undefined) throw error;
    return { ...base, status: UNMAPPED.has(state) ? 'skip' : 'error', errorCode: state };
  } finally {
    await client.query('rollback').catch(() => {});
  }
}

/**
 * READ ONLY is the second wall, the role's grants are the first. With `row_security = off` a policy that would hide
 * rows raises an error instead: else a table under forced row security shows nothing, and nothing never fails.
 */
async function begin(client: Client, { statementTimeoutMs, lockTimeoutMs }: Limits): Promise<void> {
  await client.query(`
    begin isolation level repeatable read read only;
    set local row_security = off;
    set local statement_timeout = ${Math.round(statementTimeoutMs)};
    set local lock_timeout = ${Math.round(lockTimeoutMs)};
    set local search_path = pg_catalog;
    set local timezone = 'America/Sao_Paulo'`);
}

/** The extended protocol refuses a second statement, which could end the transaction and begin another that writes. */
function oneStatement(text: string): { text: string; queryMode: 'extended' } {
  return { text, queryMode: 'extended' };
}

const CONTRACT = { status: 'error', errorCode: 'contract' } as const;

/** Judges the one row (checked, failed, oldest) that a control returns; anything else is an error of the control. */
export function judge(
  control: Pick<Control, 'empty'>,
  rows: readonly Readonly<Record<string, unknown>>[],
): Pick<Result, 'status' | 'checked' | 'failed' | 'oldest' | 'errorCode'> {
  const [row] = rows;
  if (rows.length !== 1 || row === undefined) return CONTRACT;
  const checked = count(row['checked']);
  const failed = count(row['failed']);
  const oldest = row['oldest'] ?? undefined;
  if (checked === undefined || failed === undefined || failed > checked) return CONTRACT;
  if (oldest !== undefined && !(oldest instanceof Date)) return CONTRACT;
  const status = checked === 0 ? control.empty : failed > 0 ? 'fail' : 'pass';
  return { status, checked, failed, ...(oldest === undefined ? {} : { oldest }) };
}

/** A `bigint`, which the driver hands out as text; undefined for NULL and whatever else is no count. */
function count(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
