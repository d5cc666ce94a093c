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

/**
 * pg_settings: those that decide about speed and safety, as SHOW prints them. What Pulso sets for its own session is not
 * among them. Readable by everyone. PostgreSQL 15 to 18; a setting that a version lacks is absent. Seldom: the view walks
 * through all settings.
 */
export const settings = collector<{ name: string | null; setting: string | null; pending: SqlNumber }>({
  name: 'settings',
  every: 20,
  sql: `
with s as materialized (select name, pending_restart from pg_settings)
select name, current_setting(name) as setting, null as pending
  from s where name in (${names.map((name) => `'${name}'`).join(', ')})
union all
select null, null, count(*) from s where pending_restart`,
  samples: (rows) =>
    rows.flatMap(({ name, setting, pending }) =>
      name === null
        ? sample(metrics.postgres.settingsPendingRestart, [], pending)
        : sample(metrics.postgres.settings, [name, setting ?? ''], 1),
    ),
});
