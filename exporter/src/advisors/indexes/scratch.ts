import type { Client } from 'pg';
import type { ConnectionConfig } from '../../config/daemon.ts';
import type { ResolvedTarget } from '../../config/resolve.ts';
import { connect } from '../../postgres/connect.ts';
import { errorFacts } from '../../error-facts.ts';
import { sessionFacts } from '../../postgres/session-facts.ts';
import type { TableFacts } from './candidate.ts';
import { quoteIdentifier } from './identifier.ts';
import { explain, indexesOf } from './plan.ts';
import { definition, qualifiedName } from './spec.ts';
import type { WhatIf } from './what-if.ts';

/** Of each table. Enough for the planner to prefer an index to a scan, and copied in a second. */
const MOST_ROWS = 50_000;
const MOST_BYTES = 32 * 1024 * 1024;
/** By this what a killed daemon has left behind is known, and nothing else is ever dropped. */
const MARK = 'pulso: a sample of rows, to try indexes on';

/**
 * Copies a sample of the tables into the scratch database, with their indexes, and tries new ones there for real. Rows are
 * taken by TABLESAMPLE in one read-only statement a table; where the statements join, samples meet seldom, but the planner
 * goes by statistics alone. Everything is dropped at the end.
 * @returns why not, for people, where it cannot be done
 */
export async function sampledWhatIf(
  watched: Client,
  target: ResolvedTarget,
  address: ConnectionConfig,
  tables: readonly TableFacts[],
): Promise<WhatIf | string> {
  let scratch: Client | undefined;
  try {
    scratch = await connect(target, address);
    if (await isSame(watched, scratch)) {
      await scratch.end();
      return 'advice.scratch is the watched database itself. Name another one: Pulso creates nothing where it watches.';
    }
    await scratch.query(`set default_transaction_read_only = off; set statement_timeout = '60s'`);
    const copies = new Copies(watched, scratch);
    try {
      await copies.make(tables);
    } catch (error) {
      await copies.drop();
      throw error;
    }
    return whatIfOn(scratch, copies);
  } catch (error) {
    // What went wrong is told below; that a broken connection does not close either adds nothing.
    void scratch?.end().catch(() => {});
    return `Nothing could be tried in advice.scratch: ${errorFacts(error).message}. Its role must be able to create schemas there, and ours to read the tables (GRANT SELECT).`;
  }
}

async function isSame(a: Client, b: Client): Promise<boolean> {
  const identity = async (client: Client) => {
    const { rows } = await client.query<{ id: string }>(
      `select current_database() || ' ' || extract(epoch from pg_postmaster_start_time()) as id`,
    );
    return rows[0]?.id;
  };
  return (await identity(a)) === (await identity(b));
}

class Copies {
  readonly #watched: Client;
  readonly #scratch: Client;
  readonly #made: string[] = [];
  readonly #schemas: string[] = [];

  constructor(watched: Client, scratch: Client) {
    this.#watched = watched;
    this.#scratch = scratch;
  }

  async make(tables: readonly TableFacts[]): Promise<void> {
    await this.#dropMarked();
    for (const facts of tables) {
      const schema = quoteIdentifier(facts.schema);
      const { rowCount } = await this.#scratch.query('select from pg_namespace where nspname = $1', [facts.schema]);
      if (rowCount === 0) {
        await this.#scratch.query(`create schema ${schema}`);
        this.#schemas.push(schema);
      }
      await this.#copy(facts);
    }
  }

  async drop(): Promise<void> {
    for (const table of this.#made) await this.#scratch.query(`drop table if exists ${table}`);
    for (const schema of this.#schemas) await this.#scratch.query(`drop schema if exists ${schema}`);
  }

  async #copy(facts: TableFacts): Promise<void> {
    const name = qualifiedName(facts);
    const { rows: columns } = await this.#watched.query<{ sql: string }>({
      text: `select quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) as sql from pg_attribute
              where attrelid = $1 and attnum > 0 and not attisdropped order by attnum`,
      values: [facts.oid],
    });
    await this.#scratch.query(`create table ${name} (${columns.map(({ sql }) => sql).join(', ')})`);
    this.#made.push(name);
    await this.#scratch.query(`comment on table ${name} is '${MARK}'`);
    const wanted = Math.min(MOST_ROWS, facts.rows * Math.min(1, MOST_BYTES / Math.max(1, facts.bytes ?? 1)));
    const percent = facts.rows > wanted ? Math.max(0.0001, (100 * wanted) / facts.rows) : 100;
    const { rows } = await this.#watched.query<{ sample: string | null }>(
      `select json_agg(t)::text as sample from (select * from ${name} tablesample system (${percent}) limit ${MOST_ROWS}) t`,
    );
    await this.#scratch.query(`insert into ${name} select * from json_populate_recordset(null::${name}, $1::json)`, [
      rows[0]?.sample ?? '[]',
    ]);
    const { rows: indexes } = await this.#watched.query<{ sql: string }>({
      text: `select pg_get_indexdef(indexrelid) as sql from pg_index where indrelid = $1 and indisvalid`,
      values: [facts.oid],
    });
    for (const { sql } of indexes) await this.#scratch.query(sql);
    await this.#scratch.query(`vacuum (analyze) ${name}`);
  }

  async #dropMarked(): Promise<void> {
    const { rows } = await this.#scratch.query<{ name: string }>({
      text: `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where c.relkind = 'r' and obj_description(c.oid, 'pg_class') = $1`,
      values: [MARK],
    });
    for (const { name } of rows) await this.#scratch.query(`drop table ${name}`);
  }
}

async function whatIfOn(scratch: Client, copies: Copies): Promise<WhatIf> {
  const { major } = await sessionFacts(scratch);
  const made = new Map<string, string>();
  let number = 0;
  const remove = async (name: string) => {
    await scratch.query(`drop index ${made.get(name)}`);
    made.delete(name);
  };
  const clear = async () => {
    for (const name of made.keys()) await remove(name);
  };
  return {
    kind: 'sample',
    add: async (spec) => {
      const name = `pulso_try_${++number}`;
      try {
        await scratch.query(`create index ${name} on ${qualifiedName(spec.facts)} ${definition(spec)}`);
      } catch {
        return undefined;
      }
      made.set(name, `${quoteIdentifier(spec.facts.schema)}.${name}`);
      return name;
    },
    remove,
    plan: async ({ statement, schemas }) => {
      const plans = await explain(scratch, statement, schemas, major);
      if (typeof plans === 'string') return 'not-planned';
      const [top] = plans;
      return { cost: top?.['Total Cost'] ?? 0, rows: top?.['Plan Rows'] ?? 0, indexes: indexesOf(plans) };
    },
    clear,
    end: async () => {
      await clear();
      await copies.drop();
      await scratch.end();
    },
  };
}
