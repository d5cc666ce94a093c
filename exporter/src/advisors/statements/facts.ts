import type { Client } from 'pg';
import type { ColumnName, Level, NamedTable } from './tree.ts';

/** What the catalogue says of a table that statements name. */
export interface TableFacts {
  readonly oid: number;
  readonly schema: string;
  readonly table: string;
  /** Rows, as the planner believes. */
  readonly rows: number;
  /** Rows read one after another, and by its indexes, since the statistics were reset. */
  readonly read: number;
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  readonly indexes: readonly IndexFacts[];
}

export interface ColumnFacts {
  /** Name of its base type in pg_type: `int4`, `bpchar`. */
  readonly type: string;
  readonly notNull: boolean;
  /** Bytes of a value, on average; undefined where the role may not see the statistics. */
  readonly width?: number;
  /** Whether it sorts as its bytes do (collation C), so that a plain B-tree finds prefixes. */
  readonly isC: boolean;
}

export interface IndexFacts {
  readonly name: string;
  readonly method: string;
  /** Its first column; undefined for an expression. */
  readonly column: string | undefined;
  /** Operator class of the first column, without the schema: `text_pattern_ops`, `gin_trgm_ops`. */
  readonly operatorClass: string;
}

interface Row {
  oid: number;
  schema: string;
  name: string;
  rows: number;
  read: string;
  columns: { name: string; type: string; notNull: boolean; width: number | null; isC: boolean }[] | null;
  indexes: { name: string; method: string; column: string | null; operatorClass: string }[] | null;
}

/** Tables of these names in the database of the session, outside the system's schemas. Readable by everyone. */
export async function readTables(client: Client, names: readonly string[]): Promise<TableFacts[]> {
  if (names.length === 0) return [];
  const { rows } = await client.query<Row>({
    name: 'pulso_rewrite_tables',
    text: `
select c.oid, n.nspname as schema, c.relname as name, greatest(c.reltuples, 0) as rows,
       pg_stat_get_tuples_returned(c.oid) + pg_stat_get_tuples_fetched(c.oid)
         + coalesce((select sum(pg_stat_get_tuples_fetched(indexrelid)) from pg_index where indrelid = c.oid), 0) as read,
       (select json_agg(json_build_object(
                 'name', a.attname, 'notNull', a.attnotnull, 'width', s.avg_width,
                 'type', (select typname from pg_type where oid = case when t.typtype = 'd' then t.typbasetype else t.oid end),
                 'isC', coalesce(co.collname in ('C', 'POSIX') or co.collname = 'default' and
                                 (select datcollate in ('C', 'POSIX') from pg_database where datname = current_database()), false)))
          from pg_attribute a
          join pg_type t on t.oid = a.atttypid
          left join pg_collation co on co.oid = a.attcollation
          left join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       (select json_agg(json_build_object(
                 'name', ic.relname, 'method', am.amname, 'operatorClass', oc.opcname,
                 'column', (select attname from pg_attribute
                             where attrelid = c.oid and attnum = i.indkey[0] and attnum > 0)))
          from pg_index i
          join pg_class ic on ic.oid = i.indexrelid
          join pg_am am on am.oid = ic.relam
          join pg_opclass oc on oc.oid = i.indclass[0]
         where i.indrelid = c.oid and i.indisvalid and i.indpred is null) as indexes
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'm') and c.relname = any($1)
   and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'`,
    values: [names],
  });
  return rows.map(({ oid, schema, name, rows: count, read, columns, indexes }) => ({
    ...{ oid, schema, table: name, rows: count, read: Number(read) },
    columns: new Map(
      (columns ?? []).map(({ name: column, width, ...facts }): [string, ColumnFacts] => [
        column,
        { ...facts, ...(width === null ? {} : { width }) },
      ]),
    ),
    indexes: (indexes ?? []).map(({ column, ...index }) => ({ ...index, column: column ?? undefined })),
  }));
}

/** The table that a name means: without a schema the only one of that name, else the one in `public`. */
export function tableOf(tables: readonly TableFacts[], { schema, table }: NamedTable): TableFacts | undefined {
  const named = tables.filter((facts) => facts.table === table);
  if (schema !== undefined) return named.find((facts) => facts.schema === schema);
  return named.length === 1 ? named[0] : named.find((facts) => facts.schema === 'public');
}

export interface ColumnOfTable {
  readonly facts: TableFacts;
  readonly name: string;
  readonly column: ColumnFacts;
}

/** The column that a reference means: of a table of its own level, where an index could serve it. */
export function resolve(
  reference: ColumnName | undefined,
  level: Level,
  tables: readonly TableFacts[],
): ColumnOfTable | undefined {
  if (reference === undefined) return undefined;
  const { alias, column: name } = reference;
  const found = level.tables
    .filter((named) => alias === undefined || named.alias === alias)
    .flatMap((named): ColumnOfTable[] => {
      const facts = tableOf(tables, named);
      const column = facts?.columns.get(name);
      return facts === undefined || column === undefined ? [] : [{ facts, name, column }];
    });
  return found.length === 1 ? found[0] : undefined;
}
