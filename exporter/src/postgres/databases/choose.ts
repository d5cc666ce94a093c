import type { Client } from 'pg';
import type { ResolvedTarget } from '../../config/resolve.ts';
import { matches } from './pattern.ts';

/** A database of the server that takes connections, and whether our role may connect to it. */
export interface DatabaseRow {
  readonly datname: string;
  readonly allowed: boolean;
}

export type DatabasePatterns = NonNullable<ResolvedTarget['databases']>;

/** What becomes of the databases that match. */
export interface Choice {
  readonly watched: readonly string[];
  /** Those to which our role may not connect. */
  readonly refused: readonly string[];
  /** Those beyond the maximum. */
  readonly leftOut: readonly string[];
}

/**
 * All databases but templates, those that take no connections, and what an interrupted DROP DATABASE has left; the
 * oldest first, so that a new one never takes another's place. `pg_database` is readable by everyone.
 */
export async function readDatabases(client: Client): Promise<DatabaseRow[]> {
  const { rows } = await client.query<DatabaseRow>({
    name: 'pulso_databases',
    text: `select datname, has_database_privilege(oid, 'CONNECT') as allowed
             from pg_database
            where datallowconn and not datistemplate and datconnlimit <> -2
            order by oid`,
  });
  return rows;
}

/** Which databases are watched. One that could not be connected to takes nobody's place. */
export function chooseDatabases(rows: readonly DatabaseRow[], { include, exclude, max }: DatabasePatterns): Choice {
  const named = rows.filter(
    ({ datname }) =>
      include.some((pattern) => matches(pattern, datname)) && !exclude.some((pattern) => matches(pattern, datname)),
  );
  const open = named.filter(({ allowed }) => allowed).map(({ datname }) => datname);
  return {
    watched: open.slice(0, max),
    refused: named.filter(({ allowed }) => !allowed).map(({ datname }) => datname),
    leftOut: open.slice(max),
  };
}

/** Names for people: the first few, and how many more. */
export function few(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
