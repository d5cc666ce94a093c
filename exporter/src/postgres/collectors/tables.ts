import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type Sample, type SqlNumber } from '../sample.ts';
import { CANDIDATES, OTHER } from '../top.ts';

const { postgres } = metrics;

/** Column, what gives it for a table `c` or its indexes `i`, and its family. */
const counters = [
  ['seq_scan', 'pg_stat_get_numscans(c.oid)', postgres.tableSeqScans],
  ['seq_tup_read', 'pg_stat_get_tuples_returned(c.oid)', postgres.tableSeqRows],
  ['idx_scan', 'coalesce(i.scans, 0)', postgres.tableIndexScans],
  ['idx_tup_fetch', 'coalesce(i.fetched, 0) + pg_stat_get_tuples_fetched(c.oid)', postgres.tableIndexRows],
  ['n_tup_ins', 'pg_stat_get_tuples_inserted(c.oid)', postgres.tableInserted],
  ['n_tup_upd', 'pg_stat_get_tuples_updated(c.oid)', postgres.tableUpdated],
  ['n_tup_del', 'pg_stat_get_tuples_deleted(c.oid)', postgres.tableDeleted],
  ['n_tup_hot_upd', 'pg_stat_get_tuples_hot_updated(c.oid)', postgres.tableHotUpdated],
  ['vacuum_count', 'pg_stat_get_vacuum_count(c.oid)', postgres.tableVacuums],
  ['autovacuum_count', 'pg_stat_get_autovacuum_count(c.oid)', postgres.tableAutovacuums],
  ['analyze_count', 'pg_stat_get_analyze_count(c.oid)', postgres.tableAnalyzes],
  ['autoanalyze_count', 'pg_stat_get_autoanalyze_count(c.oid)', postgres.tableAutoanalyzes],
  ['heap_blks_read', 'pg_stat_get_blocks_fetched(c.oid) - pg_stat_get_blocks_hit(c.oid)', postgres.tableBlocksRead],
  ['heap_blks_hit', 'pg_stat_get_blocks_hit(c.oid)', postgres.tableBlocksHit],
  ['idx_blks_read', 'coalesce(i.blocks_read, 0)', postgres.tableIndexBlocksRead],
  ['idx_blks_hit', 'coalesce(i.blocks_hit, 0)', postgres.tableIndexBlocksHit],
  [
    'toast_blks_read',
    'pg_stat_get_blocks_fetched(c.reltoastrelid) - pg_stat_get_blocks_hit(c.reltoastrelid)',
    postgres.tableToastBlocksRead,
  ],
  ['toast_blks_hit', 'pg_stat_get_blocks_hit(c.reltoastrelid)', postgres.tableToastBlocksHit],
  ['tidx_blks_read', 'coalesce(ti.blocks_read, 0)', postgres.tableToastIndexBlocksRead],
  ['tidx_blks_hit', 'coalesce(ti.blocks_hit, 0)', postgres.tableToastIndexBlocksHit],
] as const;

const gauges = [
  ['n_live_tup', 'pg_stat_get_live_tuples(c.oid)', postgres.tableLiveRows],
  ['n_dead_tup', 'pg_stat_get_dead_tuples(c.oid)', postgres.tableDeadRows],
  ['n_mod_since_analyze', 'pg_stat_get_mod_since_analyze(c.oid)', postgres.tableModified],
] as const;

const times = [
  ['last_vacuum', postgres.tableLastVacuum],
  ['last_autovacuum', postgres.tableLastAutovacuum],
  ['last_analyze', postgres.tableLastAnalyze],
  ['last_autoanalyze', postgres.tableLastAutoanalyze],
] as const;

type Column = (typeof counters)[number][0] | (typeof gauges)[number][0];

type Row = {
  datname: string;
  /** NULL in the one row of totals. */
  nspname: string | null;
  relname: string | null;
  tables: SqlNumber;
  /** As of the last vacuum or analysis. */
  pages_bytes: SqlNumber;
  index_bytes: SqlNumber;
  /** NULL where the table is locked. */
  size: SqlNumber;
  indexes_size: SqlNumber;
} & Record<Column | (typeof times)[number][0], SqlNumber>;

const columns = [...counters, ...gauges];
const list = (expression: (column: string, source: string) => string) =>
  columns.map(([column, source]) => expression(column, source)).join(', ');

/**
 * What pg_stat_user_tables and pg_statio_user_tables show, from the functions beneath them: the views join every index
 * for each table. Readable by everyone. PostgreSQL 15 to 18. Some 50 microseconds a table: seldom.
 * Candidates for series of their own are first by rows read sequentially, by dead rows or by size; only their exact
 * sizes are asked for, since that looks at files, and waits where a table is locked exclusively: such a one is left out.
 */
export const tables = collector<Row>({
  name: 'tables',
  scope: 'database',
  every: 4,
  sql: `
with i as materialized (
  select indrelid, sum(pg_stat_get_numscans(indexrelid)) as scans, sum(pg_stat_get_tuples_fetched(indexrelid)) as fetched,
         sum(pg_stat_get_blocks_fetched(indexrelid) - pg_stat_get_blocks_hit(indexrelid)) as blocks_read,
         sum(pg_stat_get_blocks_hit(indexrelid)) as blocks_hit, sum(c.relpages::bigint) as pages
    from pg_index join pg_class c on c.oid = indexrelid
   where indrelid >= 16384
   group by indrelid
), t as materialized (
  select c.oid, n.nspname, c.relname, (c.relpages::bigint + coalesce(toast.relpages, 0)) * b.size as pages_bytes,
         coalesce(i.pages, 0) * b.size as index_bytes, ${list((column, source) => `${source} as ${column}`)}
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_class toast on toast.oid = c.reltoastrelid
    left join i as ti on ti.indrelid = c.reltoastrelid
    left join i on i.indrelid = c.oid,
         (select current_setting('block_size')::int as size) b
   where c.relkind in ('r', 'm') and c.relpersistence <> 't'
     and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
), top as (
  select *, least(row_number() over (order by seq_tup_read desc, oid), row_number() over (order by n_dead_tup desc, oid),
                  row_number() over (order by pages_bytes desc, oid)) as place
    from t
   order by place, oid
   limit ${CANDIDATES}
), locked as materialized (
  select relation from pg_locks
   where mode = 'AccessExclusiveLock' and database = (select oid from pg_database where datname = current_database())
     and relation is not null
)
select current_database() as datname, nspname, relname, null as tables, pages_bytes, index_bytes,
       case when readable then pg_table_size(oid) end as size,
       case when readable then pg_indexes_size(oid) end as indexes_size,
       ${times.map(([column]) => `extract(epoch from pg_stat_get_${column}_time(oid)) as ${column}`).join(', ')},
       ${list((column) => column)}
  from (select *, oid not in (select relation from locked) as readable from top) candidates
union all
select current_database(), null, null, count(*), sum(pages_bytes), sum(index_bytes), null, null, null, null, null, null,
       ${list((column) => `coalesce(sum(${column}), 0)`)}
  from t`,
  samples(rows, memory) {
    const totals = rows.find(({ relname }) => relname === null);
    if (totals === undefined) return [];
    const named = rows.filter(({ relname }) => relname !== null);
    const shown = memory.choose(named, keyOf);
    const rest = memory.rest(countersOf(totals), new Map(shown.map((row) => [keyOf(row), countersOf(row)])));
    const other = [totals.datname, OTHER, OTHER];
    const left = (column: 'pages_bytes' | 'index_bytes' | Column) =>
      shown.reduce((sum, row) => sum - Number(row[column] ?? 0), Number(totals[column] ?? 0));
    return [
      ...sample(postgres.tables, [totals.datname], totals.tables),
      ...shown.flatMap((row) => samplesOf(row)),
      ...(Number(totals.tables) <= shown.length
        ? []
        : [
            ...counters.flatMap(([, , family], at) => sample(family, other, rest[at])),
            ...gauges.flatMap(([column, , family]) => sample(family, other, left(column))),
            ...sample(postgres.tableSize, other, left('pages_bytes')),
            ...sample(postgres.tableIndexesSize, other, left('index_bytes')),
          ]),
    ];
  },
});

const keyOf = ({ nspname, relname }: Row) => JSON.stringify([nspname, relname]);
const countersOf = (row: Row) => counters.map(([column]) => Number(row[column] ?? 0));

function samplesOf(row: Row): Sample[] {
  const labels = [row.datname, row.nspname ?? '', row.relname ?? ''];
  return [
    ...[...counters, ...gauges].flatMap(([column, , family]) => sample(family, labels, row[column])),
    ...times.flatMap(([column, family]) => sample(family, labels, row[column])),
    ...sample(postgres.tableSize, labels, row.size),
    ...sample(postgres.tableIndexesSize, labels, row.indexes_size),
  ];
}
