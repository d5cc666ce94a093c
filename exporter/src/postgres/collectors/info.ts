import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

/** The server's version, as `server_version` says it: "15.9", and when it was started. Readable by everyone. Cheap. */
export const info = collector<{ version: string; started: SqlNumber }>({
  name: 'info',
  every: 4,
  sql: `
select (regexp_match(current_setting('server_version'), '^[0-9.]+'))[1] as version,
       extract(epoch from pg_postmaster_start_time()) as started`,
  samples: ([row]) =>
    row === undefined
      ? []
      : [...sample(metrics.postgres.info, [row.version], 1), ...sample(metrics.postgres.startTime, [], row.started)],
});
