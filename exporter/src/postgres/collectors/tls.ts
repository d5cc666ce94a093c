import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

/**
 * pg_stat_ssl beside pg_stat_activity: client sessions over TCP whose traffic others can read. pg_read_all_stats, else
 * the sessions of others are hidden. PostgreSQL 15 to 18. Cheap.
 */
export const tls = collector<{ remote: SqlNumber; loopback: SqlNumber }>({
  name: 'tls',
  privilege: 'pg_read_all_stats',
  sql: `
select count(*) filter (where not near) as remote, count(*) filter (where near) as loopback
  from (select a.client_addr <<= '127.0.0.0/8' or a.client_addr = '::1' as near
          from pg_stat_activity a
          join pg_stat_ssl s on s.pid = a.pid
         where a.backend_type = 'client backend' and a.client_addr is not null and not s.ssl) plain`,
  samples: ([row]) => [
    ...sample(metrics.postgres.sessionsWithoutTls, ['remote'], row?.remote),
    ...sample(metrics.postgres.sessionsWithoutTls, ['loopback'], row?.loopback),
  ],
});
