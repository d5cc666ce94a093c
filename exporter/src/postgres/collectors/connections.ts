import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

interface Row {
  datname: string | null;
  state: string | null;
  sessions: SqlNumber;
  max_connections: SqlNumber;
}

/**
 * pg_stat_activity against max_connections less the slots that only superusers (and, from PostgreSQL 16 on, members of
 * pg_use_reserved_connections) can have.
 */
export const connections = collector<Row>({
  name: 'connections',
  privilege: 'pg_read_all_stats',
  sql: `
select a.datname, a.state, count(*) as sessions,
       current_setting('max_connections')::int
         - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true)::int, 0) as max_connections
  from pg_stat_activity a
 where a.backend_type = 'client backend'
 group by a.datname, a.state`,
  samples: (rows) => [
    ...sample(metrics.postgres.maxConnections, [], rows[0]?.max_connections),
    // A session that is still being authenticated has neither database nor state, but it has taken its slot.
    ...rows.flatMap(({ datname, state, sessions }) =>
      sample(metrics.postgres.connections, [datname ?? '', state ?? 'starting'], sessions),
    ),
  ],
});
