import type { CatalogueFamily, Unit } from '../../types.ts';
import { counter, gauge } from './declare.ts';

const labels = ['datname'] as const;
const limit = 500;
const perDatabase = (column: string, help: string, unit: Unit = 'count') =>
  counter(`pulso_pg_stat_database_${column}_total`, { labels, help, unit });

/** pg_stat_database and pg_database: one series a database. */
export const databaseMetrics = {
  commits: perDatabase('xact_commit', 'Transactions committed.'),
  rollbacks: perDatabase('xact_rollback', 'Transactions rolled back.'),
  blocksHit: perDatabase('blks_hit', "Blocks found in PostgreSQL's own cache."),
  blocksRead: perDatabase('blks_read', "Blocks that were not in PostgreSQL's own cache."),
  tuplesReturned: perDatabase('tup_returned', 'Rows read by scans.'),
  tuplesFetched: perDatabase('tup_fetched', 'Rows fetched by index scans.'),
  tuplesInserted: perDatabase('tup_inserted', 'Rows inserted.'),
  tuplesUpdated: perDatabase('tup_updated', 'Rows updated.'),
  tuplesDeleted: perDatabase('tup_deleted', 'Rows deleted.'),
  deadlocks: perDatabase('deadlocks', 'Deadlocks found.'),
  tempFiles: perDatabase('temp_files', 'Temporary files made by sorts and hashes that did not fit into work_mem.'),
  tempBytes: perDatabase('temp_bytes', 'Bytes written to temporary files.', 'bytes'),
  checksumFailures: perDatabase(
    'checksum_failures',
    'Pages read whose checksum was wrong: the disk or its driver has damaged data. Absent without data checksums.',
  ),
  blockReadTime: perDatabase(
    'blk_read_time_seconds',
    'Time spent reading blocks. Absent while track_io_timing is off.',
    'seconds',
  ),
  blockWriteTime: perDatabase(
    'blk_write_time_seconds',
    'Time that client sessions spent writing blocks. Absent while track_io_timing is off.',
    'seconds',
  ),
  sessionTime: perDatabase(
    'session_time_seconds',
    'Time for which sessions have been open, once they did something.',
    'seconds',
  ),
  activeTime: perDatabase('active_time_seconds', 'Time that sessions spent on statements.', 'seconds'),
  idleInTransactionTime: perDatabase(
    'idle_in_transaction_time_seconds',
    'Time that sessions sat idle in a transaction.',
    'seconds',
  ),
  sessions: perDatabase('sessions', 'Sessions opened: as fast as requests where a pool is missing.'),
  sessionsAbandoned: perDatabase('sessions_abandoned', 'Sessions whose client vanished.'),
  sessionsFatal: perDatabase('sessions_fatal', 'Sessions ended by a fatal error.'),
  sessionsKilled: perDatabase('sessions_killed', 'Sessions ended by an administrator.'),
  checksumLastFailure: gauge('pulso_pg_stat_database_checksum_last_failure_timestamp_seconds', {
    labels,
    unit: 'seconds',
    help: 'When a checksum was last found wrong; absent if never.',
  }),
  statsReset: gauge('pulso_pg_stat_database_stats_reset_timestamp_seconds', {
    labels,
    unit: 'seconds',
    help: "When the database's counters were last reset; absent if never.",
  }),
  databaseSize: gauge('pulso_pg_database_size_bytes', { labels, unit: 'bytes', help: 'Size on disk.' }),
  xidAge: gauge('pulso_pg_database_xid_age', {
    labels,
    limit,
    help: 'Transactions since the oldest row that vacuum has not frozen yet.',
  }),
  xidFreezeRatio: gauge('pulso_pg_database_xid_freeze_max_age_ratio', {
    labels,
    limit,
    unit: 'ratio',
    help: 'That age as a share of autovacuum_freeze_max_age: from 1 on autovacuum freezes even where it is turned off; well above it, vacuum does not keep up or is held back.',
  }),
  xidWraparoundRatio: gauge('pulso_pg_database_xid_wraparound_ratio', {
    labels,
    limit,
    unit: 'ratio',
    help: 'That age as a share of 2^31, where transaction ids wrap around; shortly before, the server takes no more writes.',
  }),
  multixactAge: gauge('pulso_pg_database_multixact_age', {
    labels,
    limit,
    help: 'Multixacts (rows locked by several transactions at once) since the oldest that vacuum has not removed yet.',
  }),
  multixactFreezeRatio: gauge('pulso_pg_database_multixact_freeze_max_age_ratio', {
    labels,
    limit,
    unit: 'ratio',
    help: 'That age as a share of autovacuum_multixact_freeze_max_age.',
  }),
  multixactWraparoundRatio: gauge('pulso_pg_database_multixact_wraparound_ratio', {
    labels,
    limit,
    unit: 'ratio',
    help: 'That age as a share of 2^31, where multixact ids wrap around.',
  }),
  standbyConflicts: counter('pulso_pg_stat_database_conflicts_total', {
    labels: ['datname', 'reason'],
    limit,
    help: 'Queries cancelled on this standby, by what replay needed: tablespace, lock, snapshot, bufferpin, deadlock or active_logicalslot. Absent on a primary.',
  }),
} as const satisfies Record<string, CatalogueFamily>;
