import { isKeywordName } from '../../instruments/sql-keywords.ts';
import type { StatementListing } from '../../postgres/statements/index.ts';

/** How a statement names its table. */
const BEFORE_TABLE: Readonly<Record<string, string>> = {
  SELECT: 'SELECT … FROM',
  INSERT: 'INSERT INTO',
  UPDATE: 'UPDATE',
  DELETE: 'DELETE FROM',
  MERGE: 'MERGE INTO',
  TABLE: 'TABLE',
};
const CALL = /([a-z_][\w$]*(?:\.[a-z_][\w$]*)?)\s*\(/g;
/** Functions that are named: enough to know it again. */
const MOST_CALLS = 2;

/**
 * A statement in a few words that people know it by, in every language: `SELECT … FROM visits`, and without a table what it
 * calls, `SELECT pg_sleep(…)`. Names only, none of its values.
 */
export function outline({
  operation,
  table,
  text = '',
}: Pick<StatementListing, 'operation' | 'table' | 'text'>): string {
  if (table !== '') return `${BEFORE_TABLE[operation] ?? `${operation} …`} ${table}`;
  const names = [...text.matchAll(CALL)].map(([, name = '']) => name).filter((name) => !isKeywordName(name));
  const calls = [...new Set(names)].slice(0, MOST_CALLS).map((name) => `${name}(…)`);
  return `${operation} ${calls.length === 0 ? '…' : calls.join(', ')}`;
}
