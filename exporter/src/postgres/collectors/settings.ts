import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

/** A fixed list: none of them holds a secret, a path or a name of somebody. */
const names = [
  'archive_mode',
  'autovacuum',
  'autovacuum_freeze_max_age',
  'autovacuum_max_workers',
  'autovacuum_vacuum_cost_limit',
  'autovacuum_vacuum_scale_factor',
  'checkpoint_completion_target',
  'checkpoint_timeout',
  'data_checksums',
  'deadlock_timeout',
  'default_statistics_target',
  'effective_cache_size',
  'effective_io_concurrency',
  'fsync',
  'full_page_writes',
  'hot_standby_feedback',
  'huge_pages',
  'io_method',
  'log_min_duration_statement',
  'maintenance_work_mem',
  'max_connections',
  'max_parallel_workers_per_gather',
  'max_replication_slots',
  'max_slot_wal_keep_size',
  'max_wal_senders',
  'max_wal_size',
  'max_worker_processes',
  'password_encryption',
  'random_page_cost',
  'shared_buffers',
  'ssl',
  'synchronous_commit',
  'track_io_timing',
  'wal_buffers',
  'wal_compression',
  'wal_level',
  'work_mem',
];

interface Row {
  name: string | null;
  /** As SHOW prints it; NULL for what is not on the list. */
  setting: string | null;
  value: SqlNumber;
  pending: SqlNumber;
}

/** What units of time are in seconds. Those of size, which may be so many blocks, the server turns into bytes. */
const SECONDS = `case unit when 'us' then 0.000001 when 'ms' then 0.001 when 's' then 1 when 'min' then 60 when 'h' then 3600
            when 'd' then 86400 when 'B' then 1 end`;

/**
 * pg_settings: all that are numbers or switches, and as SHOW prints them those that decide about speed and safety. Of what
 * Pulso sets for its own session, what others get, but for what it starts with. Readable by everyone. PostgreSQL 15 to 18; a setting that a version
 * lacks is absent. Seldom: the view walks through all settings.
 */
export const settings = collector<Row>({
  name: 'settings',
  every: 20,
  sql: `
with s as materialized (select name, case when source = 'session' then reset_val else setting end as setting, unit, vartype, source, pending_restart from pg_settings)
select name, case when name in (${names.map((name) => `'${name}'`).join(', ')}) then current_setting(name) end as setting,
       case when vartype = 'bool' then (setting = 'on')::int::float8
            when vartype not in ('integer', 'real') then null
            when unit is null or setting = '-1' then setting::float8
            else setting::float8 * coalesce(${SECONDS}, pg_size_bytes(case when unit ~ '^[0-9]' then unit else '1' || unit end)) end as value,
       null as pending
  from s where source <> 'client'
union all
select null, null, null, count(*) from s where pending_restart`,
  samples: (rows) =>
    rows.flatMap(({ name, setting, value, pending }) =>
      name === null
        ? sample(metrics.postgres.settingsPendingRestart, [], pending)
        : [
            ...sample(metrics.postgres.settingValue, [name], value),
            ...(setting === null ? [] : sample(metrics.postgres.settings, [name, setting], 1)),
          ],
    ),
});
