import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';
import { SHOWN } from '../top.ts';

interface Row {
  datname: string;
  nspname: string;
  relname: string;
  bytes: SqlNumber;
  ratio: SqlNumber;
}

/** A page's header, a row's pointer and header; rows are aligned to 8 bytes. */
const PAGE_HEADER = 24;
const POINTER = 4;

/**
 * Estimate of bloat: pages that the table has, less those that its rows would fill at the width that the last analysis
 * saw, fillfactor minded; the method of check_postgres and of ioguix (github.com/ioguix/pgsql-bloat-estimation). TOAST is
 * left out. pg_monitor may not see pg_stats, as that shows values; four columns of pg_statistic that show none are
 * enough, once granted. PostgreSQL 15 to 18. The 200 largest tables from 100 pages on are looked at, the 50 with most
 * bloat shown. Seldom.
 */
export const bloat = collector<Row>({
  name: 'bloat',
  scope: 'database',
  every: 20,
  grant: {
    held: `has_column_privilege('pg_statistic', 'stawidth', 'SELECT') and has_column_privilege('pg_statistic', 'stanullfrac', 'SELECT')
       and has_column_privilege('pg_statistic', 'starelid', 'SELECT') and has_column_privilege('pg_statistic', 'staattnum', 'SELECT')
       and has_column_privilege('pg_statistic', 'stainherit', 'SELECT')`,
    remedy: (role) =>
      `GRANT SELECT (starelid, staattnum, stainherit, stanullfrac, stawidth) ON pg_catalog.pg_statistic TO ${role};`,
  },
  sql: `
with t as materialized (
  select c.oid, n.nspname, c.relname, c.relpages, c.reltuples, current_setting('block_size')::int as page,
         coalesce((select option_value::int from pg_options_to_table(c.reloptions) where option_name = 'fillfactor'), 100) as fill
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'm') and c.relpersistence <> 't' and c.relpages >= 100 and c.reltuples > 0
     and n.nspname not in ('pg_catalog', 'information_schema')
   order by c.relpages desc
   limit 200
), w as (
  select t.oid, sum((1 - s.stanullfrac) * s.stawidth) as data,
         23 + case when bool_or(s.stanullfrac > 0) then ceil(count(*) / 8.0) else 0 end as header
    from t
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_statistic s on s.starelid = a.attrelid and s.staattnum = a.attnum and not s.stainherit
   group by t.oid
  having count(*) = count(s.starelid)
), e as (
  select t.*, relpages - ceil(reltuples * (${POINTER} + ceil(header / 8.0) * 8 + ceil(data / 8.0) * 8)
                              / ((page - ${PAGE_HEADER}) * fill / 100.0)) as spare
    from t join w on w.oid = t.oid
)
select current_database() as datname, nspname, relname, greatest(spare, 0) * page as bytes,
       greatest(spare, 0) / relpages as ratio
  from e
 order by bytes desc, oid
 limit ${SHOWN}`,
  samples: (rows) =>
    rows.flatMap(({ datname, nspname, relname, bytes, ratio }) => [
      ...sample(metrics.postgres.tableBloat, [datname, nspname, relname], bytes),
      ...sample(metrics.postgres.tableBloatRatio, [datname, nspname, relname], ratio),
    ]),
});
