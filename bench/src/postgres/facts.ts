/** Where Pulso says what a metric of postgres_exporter says. */
export interface Fact {
  /** The peer's metric; a name that ends in `*` stands for all that begin so. */
  readonly peer: string;
  /** Pulso's families that say it; none where Pulso does not say it: then `note` says why. */
  readonly ours: readonly string[];
  /** What differs, for people. */
  readonly note?: string;
  /** When Pulso's families are absent on purpose, since there is nothing to tell. */
  readonly absentWhile?: string;
  /** The peer's version from whose documentation it is known; none: from its live page in the bench. */
  readonly since?: string;
}

const NEWER = '0.20';
const PULSO = 'pulso_pg_';

/** Metrics of one subsystem that have the same name in both, but for the prefix and the ending. */
function same(subsystem: string, names: readonly string[], ending = '', also: Partial<Fact> = {}): Fact[] {
  return names.map((name) => ({
    peer: `pg_${subsystem}_${name}`,
    ours: [`${PULSO}${subsystem}_${name}${ending}`],
    ...also,
  }));
}

const one = (peer: string, ours: string | readonly string[], also: Partial<Fact> = {}): Fact => ({
  ...{ peer, ours: typeof ours === 'string' ? [ours] : ours },
  ...also,
});

const TABLE_COUNTERS = [
  ...['seq_scan', 'seq_tup_read', 'idx_scan', 'idx_tup_fetch', 'n_tup_ins', 'n_tup_upd', 'n_tup_del', 'n_tup_hot_upd'],
  ...['vacuum_count', 'autovacuum_count', 'analyze_count', 'autoanalyze_count'],
];
const TABLE_BLOCKS = ['heap', 'idx', 'toast', 'tidx'].flatMap((what) =>
  ['read', 'hit'].map((how) => [what, how] as const),
);
const STATEMENT_BLOCKS = [
  ...['hit', 'read', 'dirtied', 'written'].map((what) => `shared_blks_${what}`),
  ...['temp_blks_read', 'temp_blks_written'],
];
const STATEMENT_MEAN = ['pulso_pg_stat_statements_exec_time_seconds_total', 'pulso_pg_stat_statements_calls_total'];
const GROUPS = { note: 'by group of like statements; the 50 that cost most, and all others together' };
const NEVER = 'it has never happened';
const seldom = { note: 'as the time when it happened; absent rather than 1970', absentWhile: NEVER };
const milliseconds = { note: 'in seconds, not milliseconds' };
const TOP = { note: 'of the 50 tables that cost most, and of all others together' };

/** What the peer says with its default collectors, with all of them, and with its example queries. */
export const facts: readonly Fact[] = [
  one('pg_up', 'pulso_target_up'),
  one('pg_static', 'pulso_pg_info'),
  one('pg_settings_*', 'pulso_pg_setting_value', {
    note: 'by the label `name`; of what Pulso sets for its own session, such as statement_timeout, what others get; default_transaction_read_only is missing, since Pulso’s session starts with it, so that nothing leads back to another value',
  }),
  one('pg_locks_count', 'pulso_pg_locks', { note: 'absent rather than 0', absentWhile: 'nobody else holds a lock' }),
  one('pg_database_size_bytes', 'pulso_pg_database_size_bytes'),
  one('pg_postmaster_start_time_seconds', 'pulso_pg_postmaster_start_timestamp_seconds'),
  one('pg_stat_activity_count', 'pulso_pg_connections', { note: 'client sessions; absent rather than 0' }),
  one('pg_stat_activity_max_tx_duration', 'pulso_pg_oldest_transaction_seconds', {
    ...{ absentWhile: 'no transaction is open', note: 'absent rather than 0' },
  }),
  one('pg_process_idle_seconds', ['pulso_pg_longest_idle_seconds', 'pulso_pg_connections'], {
    note: 'how many are idle, and for how long the longest, by database; not as a histogram by application_name, which is what clients call themselves',
    absentWhile: 'no session is idle',
  }),
  one('pg_replication_lag', 'pulso_pg_standby_replay_delay_seconds', { absentWhile: 'the server is a primary' }),

  ...same('stat_archiver', ['archived_count', 'failed_count'], '_total', { absentWhile: 'archive_mode is off' }),
  one('pg_stat_archiver_last_archive_age', 'pulso_pg_stat_archiver_last_archived_timestamp_seconds', {
    ...{ note: 'as the time when it was; `time() - …` is the age', absentWhile: 'no file was archived' },
  }),

  one('pg_stat_bgwriter_checkpoints_timed_total', 'pulso_pg_stat_checkpointer_num_timed_total'),
  one('pg_stat_bgwriter_checkpoints_req_total', 'pulso_pg_stat_checkpointer_num_requested_total'),
  one(
    'pg_stat_bgwriter_checkpoint_write_time_total',
    'pulso_pg_stat_checkpointer_write_time_seconds_total',
    milliseconds,
  ),
  one(
    'pg_stat_bgwriter_checkpoint_sync_time_total',
    'pulso_pg_stat_checkpointer_sync_time_seconds_total',
    milliseconds,
  ),
  one('pg_stat_bgwriter_buffers_checkpoint_total', 'pulso_pg_stat_checkpointer_buffers_written_total'),
  ...['buffers_clean', 'maxwritten_clean', 'buffers_alloc', 'buffers_backend', 'buffers_backend_fsync'].map((name) =>
    one(`pg_stat_bgwriter_${name}_total`, `pulso_pg_stat_bgwriter_${name}_total`),
  ),
  one('pg_stat_bgwriter_stats_reset_total', 'pulso_pg_stat_bgwriter_stats_reset_timestamp_seconds'),

  ...same(
    'stat_database',
    [
      ...['xact_commit', 'xact_rollback', 'blks_hit', 'blks_read', 'tup_returned', 'tup_fetched', 'tup_inserted'],
      ...['tup_updated', 'tup_deleted', 'deadlocks', 'temp_files', 'temp_bytes', 'sessions', 'sessions_abandoned'],
      ...['sessions_fatal', 'sessions_killed'],
    ],
    '_total',
  ),
  one('pg_stat_database_checksum_failures', 'pulso_pg_stat_database_checksum_failures_total', {
    absentWhile: 'data checksums are off',
  }),
  one(
    'pg_stat_database_checksum_last_failure',
    'pulso_pg_stat_database_checksum_last_failure_timestamp_seconds',
    seldom,
  ),
  ...['blk_read', 'blk_write', 'session', 'active', 'idle_in_transaction'].map((what) =>
    one(`pg_stat_database_${what}_time`, `pulso_pg_stat_database_${what}_time_seconds_total`, milliseconds),
  ),
  one('pg_stat_database_stats_reset', 'pulso_pg_stat_database_stats_reset_timestamp_seconds', seldom),
  one('pg_stat_database_numbackends', 'pulso_pg_connections', { note: '`sum by (datname)`' }),
  one('pg_stat_database_conflicts*', 'pulso_pg_stat_database_conflicts_total', {
    ...{ note: 'by the label `reason`', absentWhile: 'the server is a primary, where nothing can be in conflict' },
  }),

  ...same('stat_user_tables', TABLE_COUNTERS, '_total', TOP),
  ...same('stat_user_tables', ['n_live_tup', 'n_dead_tup', 'n_mod_since_analyze'], '', TOP),
  ...same(
    'stat_user_tables',
    ['last_vacuum', 'last_autovacuum', 'last_analyze', 'last_autoanalyze'],
    '_timestamp_seconds',
    seldom,
  ),
  ...same(
    'stat_statements',
    ['calls', 'rows', ...STATEMENT_BLOCKS, 'blk_read_time_seconds', 'blk_write_time_seconds'],
    '_total',
    GROUPS,
  ),
  one('pg_stat_statements_total_time_seconds', 'pulso_pg_stat_statements_exec_time_seconds_total', GROUPS),
  one('pg_stat_statements_mean_time_seconds', STATEMENT_MEAN, {
    note: 'their quotient, over any time rather than since the reset',
  }),
  ...['min', 'max', 'stddev'].map((what) =>
    one(`pg_stat_statements_${what}_time_seconds`, `pulso_pg_stat_statements_${what}_exec_time_seconds`, {
      note: 'of the 50 groups that cost most, since the server made or reset their entries: nothing of it tells about now',
    }),
  ),
  ...['hit', 'read', 'dirtied', 'written'].map((what) =>
    one(`pg_stat_statements_local_blks_${what}`, `pulso_pg_stat_statements_local_blks_${what}_total`, {
      ...{ ...GROUPS, absentWhile: 'no group of those has used a temporary table' },
    }),
  ),
  ...TABLE_BLOCKS.map(([what, how]) =>
    one(`pg_statio_user_tables_${what}_blks_${how}`, `pulso_pg_statio_user_tables_${what}_blks_${how}_total`, TOP),
  ),
];

const newer = (peer: string, ours: string | readonly string[], also: Partial<Fact> = {}): Fact =>
  one(peer, ours, { since: NEWER, ...also });
const none = (peer: string, note: string): Fact => newer(peer, [], { note });

/** What newer versions say beyond that, by their documentation and source. */
export const newerFacts: readonly Fact[] = [
  ...TABLE_BLOCKS.map(([what, how]) =>
    newer(`pg_statio_user_tables_${what}_blocks_${how}`, `pulso_pg_statio_user_tables_${what}_blks_${how}_total`, TOP),
  ),
  newer('pg_stat_user_tables_table_size_bytes', 'pulso_pg_table_size_bytes', TOP),
  newer('pg_stat_user_tables_index_size_bytes', 'pulso_pg_table_indexes_size_bytes', TOP),
  newer('pg_database_wraparound_age_datfrozenxid_seconds', 'pulso_pg_database_xid_age', {
    note: 'transactions, which it is there too, whatever its name says',
  }),
  newer('pg_database_wraparound_age_datminmxid_seconds', 'pulso_pg_database_multixact_age', {
    note: 'multixacts, likewise',
  }),
  newer('pg_replication_is_replica', 'pulso_pg_in_recovery'),
  newer('pg_replication_lag_seconds', 'pulso_pg_standby_replay_delay_seconds', {
    absentWhile: 'the server is a primary',
  }),
  newer('pg_replication_last_replay_seconds', 'pulso_pg_standby_replay_delay_seconds', {
    absentWhile: 'the server is a primary',
  }),
  newer('pg_replication_slot_slot_is_active', 'pulso_pg_replication_slots_active', { absentWhile: 'there is no slot' }),
  newer('pg_replication_slot_slot_current_wal_lsn', 'pulso_pg_replication_slots_retained_bytes', {
    note: 'as what is kept for the slot',
    absentWhile: 'there is no slot',
  }),
  newer('pg_replication_slot_slot_confirmed_flush_lsn', 'pulso_pg_replication_slots_confirmed_flush_lag_bytes', {
    note: 'as the bytes behind',
    absentWhile: 'there is no slot',
  }),
  newer('pg_replication_slot_safe_wal_size_bytes', 'pulso_pg_replication_slots_safe_wal_size_bytes', {
    absentWhile: 'there is no slot',
  }),
  newer('pg_replication_slot_wal_status', 'pulso_pg_replication_slots_wal_status', { absentWhile: 'there is no slot' }),
  newer('pg_replication_slots_active', 'pulso_pg_replication_slots_active', { absentWhile: 'there is no slot' }),
  newer('pg_replication_slots_pg_wal_lsn_diff', 'pulso_pg_replication_slots_retained_bytes', {
    absentWhile: 'there is no slot',
  }),
  newer('pg_stat_replication_pg_wal_lsn_diff', 'pulso_pg_stat_replication_replay_lag_bytes', {
    absentWhile: 'there is no standby',
  }),
  newer('pg_stat_replication_pg_current_wal_lsn_bytes', 'pulso_pg_stat_wal_wal_bytes_total', {
    note: 'WAL written, of which the position is a sum',
  }),
  newer('pg_xlog_location_bytes', 'pulso_pg_stat_wal_wal_bytes_total', {
    note: 'WAL written, of which the position is a sum',
  }),
  newer('pg_wal_segments', 'pulso_pg_wal_segments'),
  newer('pg_wal_size_bytes', 'pulso_pg_wal_size_bytes'),
  newer('pg_stat_checkpointer_num_timed_total', 'pulso_pg_stat_checkpointer_num_timed_total'),
  newer('pg_stat_checkpointer_num_requested_total', 'pulso_pg_stat_checkpointer_num_requested_total'),
  newer('pg_stat_checkpointer_restartpoints_timed_total', 'pulso_pg_stat_checkpointer_num_timed_total', {
    note: 'restartpoints are the checkpoints of a standby: one counter',
  }),
  newer('pg_stat_checkpointer_restartpoints_req_total', 'pulso_pg_stat_checkpointer_num_requested_total', {
    note: 'restartpoints are the checkpoints of a standby: one counter',
  }),
  newer('pg_stat_checkpointer_write_time_total', 'pulso_pg_stat_checkpointer_write_time_seconds_total', milliseconds),
  newer('pg_stat_checkpointer_sync_time_total', 'pulso_pg_stat_checkpointer_sync_time_seconds_total', milliseconds),
  newer('pg_stat_checkpointer_buffers_written_total', 'pulso_pg_stat_checkpointer_buffers_written_total'),
  newer('pg_long_running_transactions_oldest_timestamp_seconds', 'pulso_pg_longest_transaction_seconds'),
  none(
    'pg_long_running_transactions',
    'how many transactions run for longer than a minute: Pulso says how long the oldest has run, by database and state',
  ),
  none('pg_stat_checkpointer_restartpoints_done_total', 'on a standby, requested restartpoints that were carried out'),
  none('pg_stat_checkpointer_stats_reset_total', 'when those counters were reset: `rate()` sees it'),
  none('pg_database_connection_limit', 'a setting of the database: Pulso watches the server’s own limit'),
  none('pg_roles_connection_limit', 'a setting of the role, and roles are names of people in places'),
  none(
    'pg_stat_activity_autovacuum_timestamp_seconds',
    'since when autovacuum works on a table: Pulso says when it last ended there',
  ),
  none('pg_stat_progress_vacuum_*', 'how far a vacuum that runs is'),
  none('pg_buffercache_summary_*', 'needs the extension pg_buffercache'),
  none(
    'pg_statio_user_indexes_*',
    'blocks read index by index: Pulso says it by table, and names unused, duplicate and invalid indexes',
  ),
  newer('pg_stat_walreceiver_*', ['pulso_pg_stat_wal_receiver_streaming', 'pulso_pg_standby_replay_pending_bytes'], {
    ...{
      note: 'whether WAL comes, and what of it is to be replayed, rather than positions',
      absentWhile: 'the server is a primary',
    },
  }),
];

/** What an exporter says of itself, not of the server. */
export const ABOUT_ITSELF = /^(go|process|promhttp|pg_exporter|pg_scrape|postgres_exporter)_/;
