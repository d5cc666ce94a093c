import type { Client } from 'pg';
import type { ColumnFacts, TableFacts } from './candidate.ts';

/** Counters of one statement group since the statistics were last reset. */
export interface StatementCounters {
  readonly queryid: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly rows: number;
}

/** The schema of pg_stat_statements, quoted; undefined where the extension is not in this database. */
export async function statementsSchema(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ schema: string }>(`
    select quote_ident(n.nspname) as schema
      from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements'`);
  return rows[0]?.schema;
}

/**
 * The counters of this database's groups without their texts, which are kept in a file and cost the most to read.
 * Pulso's own statements are left out.
 */
export async function readStatements(client: Client, schema: string): Promise<StatementCounters[]> {
  const { rows } = await client.query<{ queryid: string; calls: string; total: number; rows: string }>(`
    select queryid::text, sum(calls) as calls, sum(total_exec_time) as total, sum(rows) as rows
      from ${schema}.pg_stat_statements(false) s
     where s.dbid = (select oid from pg_database where datname = current_database())
       and s.userid <> (select oid from pg_roles where rolname = current_user)
       and queryid is not null
     group by queryid`);
  return rows.map((row) => ({
    queryid: row.queryid,
    calls: Number(row.calls),
    totalMs: row.total,
    rows: Number(row.rows),
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

/** Rows of each table read by scans of it and by its indexes since the statistics were last reset, by oid. */
export async function readTableReads(client: Client): Promise<Map<number, number>> {
  const { rows } = await client.query<{ relid: number; rows: string }>(`
    select relid, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as rows
      from pg_stat_user_tables
     where coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) > 0`);
  return new Map(rows.map((row) => [row.relid, Number(row.rows)]));
}

interface TableRow {
  oid: number;
  schema: string;
  name: string;
  rows: number;
  columns: { name: string; key: boolean; distinct: number | null }[] | null;
  indexes: { name: string; method: string; columns: (string | null)[]; condition: string[] | null }[] | null;
}

/** Ordinary tables of these names outside the system's schemas. A partitioned table takes no index concurrently. */
export async function readTables(client: Client, names: readonly string[]): Promise<TableFacts[]> {
  if (names.length === 0) return [];
  const { rows } = await client.query<TableRow>({
    text: `
select c.oid, n.nspname as schema, c.relname as name, c.reltuples as rows,
       (select json_agg(json_build_object('name', a.attname, 'distinct', s.n_distinct, 'key', exists (
                 select from pg_constraint k
                  where k.conrelid = c.oid and k.contype in ('p', 'u', 'f') and a.attnum = any(k.conkey))))
          from pg_attribute a
          left join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       (select json_agg(json_build_object(
                 'name', ic.relname, 'method', am.amname,
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
   and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'`,
    values: [names],
  });
  return rows.map(factsOf);
}

function factsOf({ oid, schema, name, rows, columns, indexes }: TableRow): TableFacts {
  return {
    oid,
    schema,
    table: name,
    rows,
    columns: new Map(
      (columns ?? []).map((column): [string, ColumnFacts] => [
        column.name,
        { key: column.key, ...(column.distinct === null ? {} : { distinct: column.distinct }) },
      ]),
    ),
    indexes: (indexes ?? []).flatMap(({ name: indexName, method, columns: names, condition }) => {
      const expression = names.indexOf(null);
      const plain = (expression === -1 ? names : names.slice(0, expression)).filter((column) => column !== null);
      // A BRIN index finds ranges of each of its columns alike; a B-tree those of its leading ones.
      const leading = method === 'brin' ? plain.map((column) => [column]) : [plain];
      return leading.map((list) => ({ name: indexName, columns: list, conditionColumns: condition ?? [] }));
    }),
  };
}
