import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';
import { SHOWN } from '../top.ts';

const { postgres } = metrics;
const kinds = [
  ['unused', postgres.unusedIndexes, postgres.unusedIndexesSize, postgres.unusedIndexSize],
  ['duplicate', postgres.duplicateIndexes, postgres.duplicateIndexesSize, postgres.duplicateIndexSize],
  ['invalid', postgres.invalidIndexes, postgres.invalidIndexesSize, postgres.invalidIndexSize],
] as const;

interface Row {
  datname: string;
  /** NULL in the one row that is always there. */
  kind: (typeof kinds)[number][0] | null;
  nspname: string;
  relname: string;
  indexrelname: string;
  bytes: SqlNumber;
  /** Of all of the kind. */
  count: SqlNumber;
  total: SqlNumber;
}

/** Where an expression stood in the statement that made the index; the same expression need not stand there again. */
const anywhere = (tree: string) => `regexp_replace(${tree}::text, ':[a-z_]*location -?\\d+', '', 'g')`;

/**
 * pg_index with the scans that pg_stat_user_indexes counts: indexes that cost and give nothing. Unused ones keep no
 * constraint and were not scanned since the statistics were reset. Readable by everyone. PostgreSQL 15 to 18. Some
 * microseconds an index, no locks and no look at files: sizes are those of the last vacuum or analysis. Seldom.
 */
export const indexes = collector<Row>({
  name: 'indexes',
  scope: 'database',
  every: 8,
  sql: `
with i as materialized (
  select x.indexrelid, n.nspname, t.relname, c.relname as indexrelname, x.indisvalid,
         c.relpages::bigint * current_setting('block_size')::int as bytes,
         x.indisunique or x.indisexclusion or x.indisreplident or x.indisclustered as needed,
         k.conindid is not null as constrained,
         row_number() over (
           partition by x.indrelid, c.relam, x.indisvalid, x.indnkeyatts, x.indkey::text, x.indclass::text,
                        x.indcollation::text, x.indoption::text, ${anywhere('x.indexprs')}, ${anywhere('x.indpred')}
               order by k.conindid is null, not x.indisunique, x.indexrelid) as copy
    from pg_index x
    join pg_class c on c.oid = x.indexrelid and c.relkind = 'i'
    join pg_class t on t.oid = x.indrelid and t.relpersistence <> 't'
    join pg_namespace n on n.oid = t.relnamespace
    left join (select distinct conindid from pg_constraint where contype in ('p', 'u', 'x')) k
           on k.conindid = x.indexrelid
   where x.indrelid >= 16384 and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
), flagged as (
  select 'unused' as kind, i.* from i where indisvalid and not needed and pg_stat_get_numscans(indexrelid) = 0
  union all
  select 'duplicate', i.* from i where indisvalid and copy > 1 and not constrained
  union all
  select 'invalid', i.* from i where not indisvalid
), placed as (
  select *, count(*) over w as count, sum(bytes) over w as total,
         row_number() over (partition by kind order by bytes desc, indexrelid) as place
    from flagged window w as (partition by kind)
)
select current_database() as datname, kind, nspname, relname, indexrelname, bytes, count, total
  from placed where place <= ${SHOWN}
union all
select current_database(), null, null, null, null, null, null, null`,
  samples: (rows) =>
    kinds.flatMap(([kind, count, total, one]) => {
      const own = rows.filter((row) => row.kind === kind);
      const datname = rows[0]?.datname ?? '';
      return [
        ...sample(count, [datname], own[0]?.count ?? 0),
        ...sample(total, [datname], own[0]?.total ?? 0),
        ...own.flatMap(({ nspname, relname, indexrelname, bytes }) =>
          sample(one, [datname, nspname, relname, indexrelname], bytes),
        ),
      ];
    }),
});
