import type { Client } from 'pg';
import { sqlState } from '../../postgres/failure.ts';
import { prepared } from '../../postgres/prepared.ts';
import { FEW_VALUES, type ColumnFacts, type TableFacts } from './candidate.ts';

/** Counters of one statement group since the statistics were last reset. */
export interface StatementCounters {
  readonly queryid: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly rows: number;
  /** Blocks of tables and indexes, wherever they were found. */
  readonly blocks: number;
}

/** The schema of pg_stat_statements, quoted; undefined where the extension is not in this database. */
export async function statementsSchema(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ schema: string }>(
    prepared(`
    select quote_ident(n.nspname) as schema
      from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements'`),
  );
  return rows[0]?.schema;
}

/**
 * The counters of this database's groups without their texts, which are kept in a file and cost the most to read.
 * Pulso's own statements are left out.
 */
export async function readStatements(client: Client, schema: string): Promise<StatementCounters[]> {
  const { rows } = await client.query<{ queryid: string; calls: string; total: number; rows: string; blocks: string }>(
    prepared(`
    select queryid::text, sum(calls) as calls, sum(total_exec_time) as total, sum(rows) as rows,
           sum(shared_blks_hit + shared_blks_read) as blocks
      from ${schema}.pg_stat_statements(false) s
     where s.dbid = (select oid from pg_database where datname = current_database())
       and s.userid <> (select oid from pg_roles where rolname = current_user)
       and queryid is not null
     group by queryid`),
  );
  return rows.map((row) => ({
    queryid: row.queryid,
    calls: Number(row.calls),
    totalMs: row.total,
    rows: Number(row.rows),
    blocks: Number(row.blocks),
  }));
}

/** Texts of groups that are new to the caller. */
export async function readTexts(
  client: Client,
  schema: string,
  queryids: readonly string[],
): Promise<Map<string, string>> {
  if (queryids.length === 0) return new Map();
  const { rows } = await client.query<{ queryid: string; query: string }>({
    text: `select distinct on (queryid) queryid::text, query
             from ${schema}.pg_stat_statements(true)
            where queryid = any($1::bigint[]) and query is not null`,
    values: [queryids],
  });
  return new Map(rows.map(({ queryid, query }) => [queryid, query]));
}

/** A table of fewer rows is far from being worth an index, and servers have many of them. */
const SMALL_ROWS = 999;

/** What was counted for one table since the statistics were last reset. */
export interface TableCounts {
  /** Rows read by scans of it and by its indexes. */
  readonly read: number;
  readonly inserted: number;
  readonly updated: number;
  readonly hot: number;
  readonly deleted: number;
}

export interface TablesCounted {
  /** By oid. */
  readonly tables: ReadonlyMap<number, TableCounts>;
  /** Their names, whatever the schema. */
  readonly names: ReadonlySet<string>;
}

/** The counts of each table that is not known to be small: what pg_stat_user_tables shows, which joins all indexes. */
export async function readTableCounts(client: Client): Promise<TablesCounted> {
  const { rows } = await client.query<{ relid: number; name: string } & Record<keyof TableCounts, string>>(
    prepared(`
    select c.oid as relid, c.relname as name,
           pg_stat_get_tuples_returned(c.oid) + pg_stat_get_tuples_fetched(c.oid)
             + coalesce((select sum(pg_stat_get_tuples_fetched(i.indexrelid)) from pg_index i where i.indrelid = c.oid), 0) as read,
           pg_stat_get_tuples_inserted(c.oid) as inserted, pg_stat_get_tuples_updated(c.oid) as updated,
           pg_stat_get_tuples_hot_updated(c.oid) as hot, pg_stat_get_tuples_deleted(c.oid) as deleted
      from pg_class c
     where c.relkind in ('r', 'm') and c.oid >= 16384 and c.reltuples not between 0 and ${SMALL_ROWS}`),
  );
  return {
    tables: new Map(
      rows.map(({ relid, read, inserted, updated, hot, deleted }) => [
        relid,
        { read: +read, inserted: +inserted, updated: +updated, hot: +hot, deleted: +deleted },
      ]),
    ),
    names: new Set(rows.map(({ name }) => name)),
  };
}

interface TableRow {
  oid: number;
  schema: string;
  name: string;
  rows: number;
  readable: boolean;
  bytes: string;
  columns:
    | {
        name: string;
        key: boolean;
        distinct: number | null;
        width: number | null;
        nulls: number | null;
        common: string[] | null;
        shares: number[] | null;
      }[]
    | null;
  indexes:
    | {
        name: string;
        method: string;
        columns: (string | null)[];
        condition: string[] | null;
        keys: string[];
        include: string[] | null;
        where: string | null;
      }[]
    | null;
}

/** Whether it is a standby, which takes no index of its own. */
export async function isStandby(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ standby: boolean }>(prepared('select pg_is_in_recovery() as standby'));
  return rows[0]?.standby === true;
}

/** As `readTables`, without those that are locked against every reader. */
export async function readUnlockedTables(client: Client, names: readonly string[]): Promise<TableFacts[]> {
  try {
    return await readTables(client, names);
  } catch (error) {
    if (!isLocked(error)) throw error;
    if (names.length <= 1) return [];
    const half = Math.ceil(names.length / 2);
    const first = await readUnlockedTables(client, names.slice(0, half));
    return [...first, ...(await readUnlockedTables(client, names.slice(half)))];
  }
}

/** lock_not_available: the lock_timeout is over. */
export const isLocked = (error: unknown): boolean => sqlState(error) === '55P03';

/**
 * Ordinary tables of these names outside the system's schemas. A partitioned table takes no index concurrently.
 * @throws what `isLocked` knows, where one with a partial index is locked: to print the condition the server locks it too
 */
export async function readTables(client: Client, names: readonly string[]): Promise<TableFacts[]> {
  if (names.length === 0) return [];
  const { rows } = await client.query<TableRow>({
    ...prepared(`
select c.oid, n.nspname as schema, c.relname as name, c.reltuples as rows,
       has_table_privilege(c.oid, 'SELECT') and has_schema_privilege(n.oid, 'USAGE') as readable,
       c.relpages::bigint * current_setting('block_size')::int as bytes,
       (select json_agg(json_build_object('name', a.attname, 'distinct', s.n_distinct, 'width', s.avg_width, 'nulls', s.null_frac,
                 -- Values of columns with few: only there does a condition name one.
                 'common', case when s.n_distinct between 1 and ${FEW_VALUES} then s.most_common_vals::text::text[] end,
                 'shares', s.most_common_freqs, 'key', exists (
                 select from pg_constraint k
                  where k.conrelid = c.oid and k.contype in ('p', 'u', 'f') and a.attnum = any(k.conkey))))
          from pg_attribute a
          left join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname
                           and not s.inherited
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       (select json_agg(json_build_object(
                 'name', ic.relname, 'method', am.amname,
                 'keys', (select json_agg(pg_get_indexdef(i.indexrelid, k, true) order by k)
                            from generate_series(1, i.indnkeyatts) k),
                 'include', (select json_agg(pg_get_indexdef(i.indexrelid, k, true) order by k)
                               from generate_series(i.indnkeyatts + 1, i.indnatts) k),
                 'where', pg_get_expr(i.indpred, i.indrelid, true),
                 'columns', (select json_agg(a.attname order by k.at)
                               from unnest(i.indkey::int2[]) with ordinality k(attnum, at)
                               left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum and k.attnum > 0),
                 'condition', (select json_agg(distinct a.attname)
                                 from pg_depend d
                                 join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
                                where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
                                  and d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
                                  and i.indpred is not null and not d.refobjsubid = any(i.indkey::int2[]))))
          from pg_index i
          join pg_class ic on ic.oid = i.indexrelid
          join pg_am am on am.oid = ic.relam
         where i.indrelid = c.oid and i.indisvalid and am.amname in ('btree', 'brin')) as indexes
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'r' and c.relname = any($1)
   and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'`),
    values: [names],
  });
  return rows.map(factsOf);
}

function factsOf({ oid, schema, name, rows, readable, bytes, columns, indexes }: TableRow): TableFacts {
  return {
    oid,
    schema,
    table: name,
    rows,
    isReadable: readable,
    bytes: Number(bytes),
    columns: new Map(
      (columns ?? []).map((column): [string, ColumnFacts] => [
        column.name,
        {
          key: column.key,
          ...(column.distinct === null ? {} : { distinct: column.distinct }),
          ...(column.width === null ? {} : { width: column.width }),
          ...(column.nulls === null ? {} : { nulls: column.nulls }),
          ...(column.common === null
            ? {}
            : { common: new Map(column.common.map((value, at) => [value, column.shares?.[at] ?? 0])) }),
        },
      ]),
    ),
    indexes: (indexes ?? []).flatMap(({ name: indexName, method, columns: names, condition, keys, include, where }) => {
      const expression = names.indexOf(null);
      const plain = (expression === -1 ? names : names.slice(0, expression)).filter((column) => column !== null);
      // A BRIN index finds ranges of each of its columns alike; a B-tree those of its leading ones.
      const leading = method === 'brin' ? plain.map((column) => [column]) : [plain];
      return leading.map((list) => ({
        name: indexName,
        columns: list,
        conditionColumns: condition ?? [],
        keys: method === 'btree' ? keys : [],
        include: include ?? [],
        ...(where === null ? {} : { condition: where }),
      }));
    }),
  };
}

/** A text that a session of an application runs or ran last, with its group. */
export interface SentText {
  readonly queryid: string;
  readonly text: string;
}

/**
 * What the sessions of this database run or ran last, as they sent it: where values are not bound, with the literals that
 * pg_stat_statements leaves out. Texts that were cut at track_activity_query_size are left out, as are Pulso's own.
 */
export async function readSentTexts(client: Client): Promise<SentText[]> {
  const { rows } = await client.query<SentText>({
    name: 'pulso_sent_texts',
    text: `select query_id::text as queryid, query as text
             from pg_stat_activity
            where datname = current_database() and query_id is not null and backend_type = 'client backend'
              and usesysid <> (select oid from pg_roles where rolname = current_user)
              and octet_length(query) < pg_size_bytes(current_setting('track_activity_query_size')) - 1
            limit 200`,
  });
  return rows;
}

/** Bytes of the database that the session is in, as far as the role may know. */
export async function readDatabaseBytes(client: Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string | null }>(
    `select sum(relpages::bigint) * current_setting('block_size')::int as bytes from pg_class where relkind in ('r', 'i', 't', 'm')`,
  );
  return Number(rows[0]?.bytes ?? 0);
}
