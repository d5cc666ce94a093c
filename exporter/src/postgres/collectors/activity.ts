import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

interface Row {
  longest_transaction: SqlNumber;
  longest_idle_in_transaction: SqlNumber;
  waits: Readonly<Record<string, number>> | null;
  idle: Readonly<Record<string, number>> | null;
  oldest: readonly { readonly datname: string; readonly state: string; readonly age: number }[] | null;
}

/** pg_stat_activity: what sessions of clients wait for, and how long they have been idle or their transactions open. */
export const activity = collector<Row>({
  name: 'activity',
  privilege: 'pg_read_all_stats',
  sql: `
with client as (
  select datname, state, wait_event_type, xact_start, state_change
    from pg_stat_activity
   where backend_type = 'client backend' and pid <> pg_backend_pid()
)
select coalesce(extract(epoch from clock_timestamp() - min(xact_start)), 0) as longest_transaction,
       coalesce(extract(epoch from clock_timestamp() - min(state_change)
         filter (where state like 'idle in transaction%')), 0) as longest_idle_in_transaction,
       (select json_object_agg(wait_event_type, waiting)
          from (select wait_event_type, count(*) as waiting from client
                 where state = 'active' and wait_event_type is not null group by 1) w) as waits,
       (select json_object_agg(datname, age)
          from (select datname, extract(epoch from clock_timestamp() - min(state_change)) as age from client
                 where state = 'idle' and datname is not null group by 1) i) as idle,
       (select json_agg(o)
          from (select datname, state, extract(epoch from clock_timestamp() - min(xact_start)) as age from client
                 where xact_start is not null and datname is not null and state is not null group by 1, 2) o) as oldest
  from client`,
  samples: ([row]) => [
    ...sample(metrics.postgres.longestTransaction, [], row?.longest_transaction),
    ...sample(metrics.postgres.longestIdleInTransaction, [], row?.longest_idle_in_transaction),
    ...(row?.oldest ?? []).flatMap(({ datname, state, age }) =>
      sample(metrics.postgres.oldestTransaction, [datname, state], age),
    ),
    ...Object.entries(row?.idle ?? {}).flatMap(([datname, age]) =>
      sample(metrics.postgres.longestIdle, [datname], age),
    ),
    ...Object.entries(row?.waits ?? {}).flatMap(([type, waiting]) => sample(metrics.postgres.waits, [type], waiting)),
  ],
});
