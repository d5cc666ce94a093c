import type { Client } from 'pg';
import { escapeIdentifier } from 'pg';
import type { ResolvedTarget } from '../config/resolve.ts';
import { type Finding, hint, ok } from './finding.ts';

interface Facts {
  readonly role: string;
  readonly hypopg: string | null;
  readonly available: boolean;
  readonly major: number;
  /** Schemas with tables that the role may not read, quoted; and how many those are. */
  readonly schemas: string[] | null;
  readonly tables: number;
}

const FACTS = `
with unread as (
  select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
     and not (has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT'))
)
select current_user as role, current_setting('server_version_num')::int / 10000 as major,
       (select extversion from pg_extension where extname = 'hypopg') as hypopg,
       exists (select from pg_available_extensions where name = 'hypopg') as available,
       (select json_agg(distinct quote_ident(nspname)) from unread) as schemas,
       (select count(*)::int from unread) as tables`;

/** What index advice needs to be verified before it is given; without it the advice is of low confidence. */
export async function examineIndexAdvice(client: Client, { advice }: ResolvedTarget): Promise<Finding[]> {
  const { rows } = await client.query<Facts>(FACTS);
  const [facts] = rows;
  if (facts === undefined) return [];
  const { role, hypopg, available, major, schemas, tables } = facts;
  const findings: Finding[] = [];
  if (hypopg === null && advice?.scratch === undefined) {
    const install = available
      ? ''
      : `-- first the package, such as postgresql-${major}-hypopg, or set advice.scratch\n`;
    findings.push(
      hint('Index advice is not verified: HypoPG is not in this database.', `${install}CREATE EXTENSION hypopg;`),
    );
  }
  if (tables > 0 && schemas !== null) {
    const who = escapeIdentifier(role);
    const list = schemas.join(', ');
    findings.push(
      hint(
        `Index advice is not verified on tables that the role may not read (${tables}): EXPLAIN wants SELECT.`,
        `GRANT USAGE ON SCHEMA ${list} TO ${who}; GRANT SELECT ON ALL TABLES IN SCHEMA ${list} TO ${who};`,
      ),
    );
  }
  return findings.length > 0 ? findings : [ok('Index advice can be verified')];
}
