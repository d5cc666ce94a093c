import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';
import { OTHER, SHOWN } from '../top.ts';

const { postgres } = metrics;
const lags = [
  ['bytes', postgres.standbyLagBytes],
  ['write', postgres.standbyWriteLag],
  ['flush', postgres.standbyFlushLag],
  ['replay', postgres.standbyReplayLag],
] as const;
type Lag = (typeof lags)[number][0];

type Row = {
  application_name: string | null;
  slot_name: string | null;
  states: Readonly<Record<string, number>> | null;
} & Record<Lag, SqlNumber>;

/**
 * pg_stat_replication: how far each receiver of this server's WAL is behind, in bytes and in seconds. The server says no
 * time for one that has nothing left to do: that is 0. pg_read_all_stats, else all is hidden. PostgreSQL 15 to 18. Cheap;
 * the 50 names that are furthest behind, the worst of the others as one.
 */
export const replication = collector<Row>({
  name: 'replication',
  privilege: 'pg_read_all_stats',
  sql: `
with receiver as materialized (
  select r.application_name, coalesce(s.slot_name, '') as slot_name, r.state || '/' || r.sync_state as states,
         pg_wal_lsn_diff(here.lsn, r.replay_lsn) as bytes, r.write_lag, r.flush_lag, r.replay_lag,
         r.replay_lsn >= here.lsn as done
    from pg_stat_replication r
    left join pg_replication_slots s on s.active_pid = r.pid,
         (select case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_flush_lsn() end as lsn) here
), named as (
  select application_name, slot_name, max(bytes) as bytes,
         max(extract(epoch from case when done then coalesce(write_lag, '0') else write_lag end)) as write,
         max(extract(epoch from case when done then coalesce(flush_lag, '0') else flush_lag end)) as flush,
         max(extract(epoch from case when done then coalesce(replay_lag, '0') else replay_lag end)) as replay,
         row_number() over (order by max(bytes) desc nulls last, application_name, slot_name) > ${SHOWN} as rest
    from receiver group by application_name, slot_name
)
select case when rest then '${OTHER}' else application_name end as application_name,
       case when rest then '${OTHER}' else slot_name end as slot_name,
       max(bytes) as bytes, max(write) as write, max(flush) as flush, max(replay) as replay, null as states
  from named group by 1, 2
union all
select null, null, null, null, null, null,
       (select json_object_agg(states, n) from (select states, count(*) as n from receiver group by 1) c)`,
  samples: (rows) =>
    rows.flatMap((row) => {
      const { application_name, slot_name, states } = row;
      if (application_name !== null) {
        return lags.flatMap(([lag, family]) => sample(family, [application_name, slot_name ?? ''], row[lag]));
      }
      return Object.entries(states ?? {}).flatMap(([state, count]) =>
        sample(postgres.standbys, state.split('/'), count),
      );
    }),
});
