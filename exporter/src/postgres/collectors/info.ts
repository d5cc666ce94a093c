import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample } from '../sample.ts';

/** The server's version, as `server_version` says it: "15.9". */
export const info = collector<{ version: string }>({
  name: 'info',
  every: 4,
  sql: `select (regexp_match(current_setting('server_version'), '^[0-9.]+'))[1] as version`,
  samples: ([row]) => (row === undefined ? [] : sample(metrics.postgres.info, [row.version], 1)),
});
