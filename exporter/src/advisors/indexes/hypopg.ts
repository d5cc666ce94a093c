import type { Client } from 'pg';
import { breaksSession } from '../../postgres/failure.ts';
import { prepared } from '../../postgres/prepared.ts';
import { explain, indexesOf } from './plan.ts';
import { anonymousIndex } from './spec.ts';
import type { WhatIf } from './what-if.ts';

/** The schema of HypoPG, quoted, where it is in this database and the role may use it. */
export async function hypopgSchema(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ schema: string }>(
    prepared(`
    select quote_ident(n.nspname) as schema
      from pg_extension e join pg_namespace n on n.oid = e.extnamespace
     where e.extname = 'hypopg' and has_schema_privilege(n.oid, 'USAGE')`),
  );
  return rows[0]?.schema;
}

/**
 * Hypothetical indexes in the session's own memory: no file, no lock, seen by no other session. Any role may make them;
 * EXPLAIN wants SELECT on the tables. HypoPG refuses what CREATE INDEX would refuse.
 */
export function hypopgWhatIf(client: Client, schema: string, major: number): WhatIf {
  const oids = new Map<string, number>();
  const clear = async () => {
    oids.clear();
    await client.query(`select ${schema}.hypopg_reset()`);
  };
  return {
    kind: 'hypopg',
    add: async (spec) => {
      try {
        const { rows } = await client.query<{ oid: number; name: string }>({
          text: `select indexrelid as oid, indexname as name from ${schema}.hypopg_create_index($1)`,
          values: [anonymousIndex(spec)],
        });
        const [row] = rows;
        if (row !== undefined) oids.set(row.name, row.oid);
        return row?.name;
      } catch (error) {
        if (breaksSession(error)) throw error;
        return undefined;
      }
    },
    remove: async (name) => {
      await client.query({ text: `select ${schema}.hypopg_drop_index($1)`, values: [oids.get(name)] });
      oids.delete(name);
    },
    plan: async ({ statement, schemas }) => {
      const plans = await explain(client, statement, schemas, major);
      if (typeof plans === 'string') return plans;
      const [top] = plans;
      return { cost: top?.['Total Cost'] ?? 0, rows: top?.['Plan Rows'] ?? 0, indexes: indexesOf(plans), plans };
    },
    clear,
    end: clear,
  };
}
