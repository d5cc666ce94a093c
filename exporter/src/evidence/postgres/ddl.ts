/** Pulso's own schema; no other table is touched. */
export const SCHEMA = 'pulso_evidence';

const quoted = (role: string): string => `"${role.replaceAll('"', '""')}"`;

/**
 * What makes the schema and its grants, by the owner of the database; may be run again. The writer can add rows and ask for
 * the last ones by three functions, and nothing else: no SELECT, no UPDATE, no DELETE, no TRUNCATE. The trigger is the
 * second line, against the owner's own slips; who may drop it is who checkpoints elsewhere are for.
 * @param writer the role of evidence.url
 * @param reader the role that verifies and exports; none where it is not given
 */
export function evidenceDdl(writer: string, reader?: string): string {
  return [
    '-- Evidence of compliance (evidence.url). Run once as the owner of the database; neither role must own the schema.',
    `CREATE SCHEMA IF NOT EXISTS ${SCHEMA};`,
    `REVOKE ALL ON SCHEMA ${SCHEMA} FROM PUBLIC;`,
    ...['entry', 'checkpoint'].map(
      (table) => `CREATE TABLE IF NOT EXISTS ${SCHEMA}.${table} (
  seq bigint PRIMARY KEY,
  line text NOT NULL,
  CONSTRAINT ${table}_seq CHECK ((line::jsonb -> '${table}' ->> 'seq')::bigint = seq)
);`,
    ),
    `CREATE INDEX IF NOT EXISTS entry_kind ON ${SCHEMA}.entry ((line::jsonb -> 'entry' ->> 'kind'), seq DESC);`,
    `CREATE OR REPLACE FUNCTION ${SCHEMA}.refuse() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  RAISE EXCEPTION 'evidence is only ever added to' USING ERRCODE = 'insufficient_privilege';
END $f$;`,
    ...['entry', 'checkpoint'].map(
      (table) => `CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${SCHEMA}.${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ${SCHEMA}.refuse();`,
    ),
    `CREATE OR REPLACE FUNCTION ${SCHEMA}.head() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$f$ SELECT line FROM ${SCHEMA}.entry ORDER BY seq DESC LIMIT 1 $f$;`,
    `CREATE OR REPLACE FUNCTION ${SCHEMA}.latest(kind text, data jsonb) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$f$ SELECT line FROM ${SCHEMA}.entry
     WHERE line::jsonb -> 'entry' ->> 'kind' = $1 AND line::jsonb -> 'entry' -> 'data' @> $2
     ORDER BY seq DESC LIMIT 1 $f$;`,
    `CREATE OR REPLACE FUNCTION ${SCHEMA}.checkpoints_after(seq bigint) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$f$ SELECT line FROM ${SCHEMA}.checkpoint c WHERE c.seq > $1 ORDER BY c.seq $f$;`,
    `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} FROM PUBLIC;`,
    `GRANT USAGE ON SCHEMA ${SCHEMA} TO ${quoted(writer)};`,
    `GRANT INSERT ON ${SCHEMA}.entry, ${SCHEMA}.checkpoint TO ${quoted(writer)};`,
    `GRANT EXECUTE ON FUNCTION ${SCHEMA}.head(), ${SCHEMA}.latest(text, jsonb), ${SCHEMA}.checkpoints_after(bigint) TO ${quoted(writer)};`,
    ...(reader === undefined
      ? []
      : [
          `GRANT USAGE ON SCHEMA ${SCHEMA} TO ${quoted(reader)};`,
          `GRANT SELECT ON ${SCHEMA}.entry, ${SCHEMA}.checkpoint TO ${quoted(reader)};`,
        ]),
  ].join('\n');
}
