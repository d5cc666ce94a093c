import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

const { postgres } = metrics;
const columns = [
  ['in_recovery', postgres.inRecovery],
  ['streaming', postgres.receiverStreaming],
  ['delay', postgres.replayDelay],
  ['pending', postgres.replayPending],
  ['paused', postgres.replayPaused],
] as const;

/**
 * The standby's side: pg_stat_wal_receiver, and the positions that it has received and replayed. A standby that is cut
 * off has replayed all that it received: its delay is 0 only while it is connected. pg_read_all_stats, else the receiver
 * is hidden. PostgreSQL 15 to 18. Cheap.
 */
export const standby = collector<Record<(typeof columns)[number][0], SqlNumber>>({
  name: 'standby',
  privilege: 'pg_read_all_stats',
  sql: `
select in_recovery::int, case when in_recovery then streaming::int end as streaming,
       case when not in_recovery then null
            when streaming and replayed >= received then 0
            else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end as delay,
       case when in_recovery then greatest(pg_wal_lsn_diff(received, replayed), 0) end as pending,
       case when in_recovery then pg_is_wal_replay_paused()::int end as paused
  from (select pg_is_in_recovery() as in_recovery, pg_last_wal_receive_lsn() as received,
               pg_last_wal_replay_lsn() as replayed,
               exists (select from pg_stat_wal_receiver where status = 'streaming') as streaming) s`,
  samples: ([row]) => columns.flatMap(([column, family]) => sample(family, [], row?.[column])),
});
