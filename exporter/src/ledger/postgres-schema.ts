import { HISTORY_VERSION } from './store.ts';

/** Pulso's own schema; no other table is touched. */
export const SCHEMA = 'pulso_history';

/** What makes the schema, by its owner. Each statement may run again. */
export const historySchema: readonly string[] = [
  `CREATE SCHEMA IF NOT EXISTS ${SCHEMA};`,
  `CREATE TABLE IF NOT EXISTS ${SCHEMA}.version (version integer PRIMARY KEY);`,
  `CREATE TABLE IF NOT EXISTS ${SCHEMA}.advice (
  key text PRIMARY KEY,
  entry jsonb NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT now()
);`,
  `INSERT INTO ${SCHEMA}.version SELECT ${HISTORY_VERSION} WHERE NOT EXISTS (SELECT FROM ${SCHEMA}.version);`,
];

/** The schema, and all that the daemon's role then needs; it needs nothing else. */
export function historyDdl(role: string): string {
  const name = `"${role.replaceAll('"', '""')}"`;
  return [
    `-- The history of Pulso's advice (advice.history.url). Run once as the database's owner.`,
    ...historySchema,
    `GRANT USAGE ON SCHEMA ${SCHEMA} TO ${name};`,
    `GRANT SELECT ON ${SCHEMA}.version TO ${name};`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${SCHEMA}.advice TO ${name};`,
  ].join('\n');
}
