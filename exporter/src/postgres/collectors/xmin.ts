import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

/**
 * Who holds back the horizon below which vacuum may remove dead rows: pg_stat_activity, pg_prepared_xacts,
 * pg_replication_slots, and pg_stat_replication for a standby's hot_standby_feedback. pg_read_all_stats, else the
 * snapshots of others are hidden. PostgreSQL 15 to 18. Cheap.
 */
export const xmin = collector<{ holder: string; age: SqlNumber }>({
  name: 'xmin',
  privilege: 'pg_read_all_stats',
  sql: `
select 'backend' as holder, coalesce(max(greatest(age(backend_xmin), age(backend_xid))), 0) as age
  from pg_stat_activity where pid <> pg_backend_pid() and backend_type <> 'walsender'
union all
select 'prepared', coalesce(max(age(transaction)), 0) from pg_prepared_xacts
union all
select 'slot', coalesce(max(age(xmin)), 0) from pg_replication_slots
union all
select 'slot_catalog', coalesce(max(age(catalog_xmin)), 0) from pg_replication_slots
union all
select 'standby', coalesce(max(age(backend_xmin)), 0) from pg_stat_replication`,
  samples: (rows) => rows.flatMap(({ holder, age }) => sample(metrics.postgres.xminAge, [holder], age)),
});
