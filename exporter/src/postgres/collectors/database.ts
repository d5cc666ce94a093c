import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

const { postgres } = metrics;
const counters = [
  ['xact_commit', postgres.commits],
  ['xact_rollback', postgres.rollbacks],
  ['blks_hit', postgres.blocksHit],
  ['blks_read', postgres.blocksRead],
  ['tup_returned', postgres.tuplesReturned],
  ['tup_fetched', postgres.tuplesFetched],
  ['tup_inserted', postgres.tuplesInserted],
  ['tup_updated', postgres.tuplesUpdated],
  ['tup_deleted', postgres.tuplesDeleted],
  ['deadlocks', postgres.deadlocks],
  ['temp_files', postgres.tempFiles],
  ['temp_bytes', postgres.tempBytes],
  ['checksum_failures', postgres.checksumFailures],
  ['blk_read_seconds', postgres.blockReadTime],
  ['blk_write_seconds', postgres.blockWriteTime],
  ['session_seconds', postgres.sessionTime],
  ['active_seconds', postgres.activeTime],
  ['idle_in_transaction_seconds', postgres.idleInTransactionTime],
  ['sessions', postgres.sessions],
  ['sessions_abandoned', postgres.sessionsAbandoned],
  ['sessions_fatal', postgres.sessionsFatal],
  ['sessions_killed', postgres.sessionsKilled],
  ['checksum_last_failure', postgres.checksumLastFailure],
  ['stats_reset', postgres.statsReset],
] as const;
type Column = (typeof counters)[number][0];

type Row = { datname: string } & Record<Column, SqlNumber>;

/**
 * pg_stat_database: counters of each database, with times in seconds. Readable by everyone. PostgreSQL 15 to 18. Cheap.
 * Times of I/O are NULL while the server does not take them, as checksum failures are without checksums.
 */
export const database = collector<Row>({
  name: 'database',
  sql: `
select datname, xact_commit, xact_rollback, blks_hit, blks_read, tup_returned, tup_fetched, tup_inserted, tup_updated,
       tup_deleted, deadlocks, temp_files, temp_bytes, checksum_failures,
       case when current_setting('track_io_timing')::bool then blk_read_time / 1000 end as blk_read_seconds,
       case when current_setting('track_io_timing')::bool then blk_write_time / 1000 end as blk_write_seconds,
       session_time / 1000 as session_seconds, active_time / 1000 as active_seconds,
       idle_in_transaction_time / 1000 as idle_in_transaction_seconds,
       sessions, sessions_abandoned, sessions_fatal, sessions_killed,
       extract(epoch from checksum_last_failure) as checksum_last_failure, extract(epoch from stats_reset) as stats_reset
  from pg_stat_database
 where datname is not null and datname not like 'template_'`,
  samples: (rows) =>
    rows.flatMap((row) => counters.flatMap(([column, family]) => sample(family, [row.datname], row[column]))),
});
