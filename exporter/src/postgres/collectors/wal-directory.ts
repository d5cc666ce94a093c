import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

/** pg_ls_waldir(): what WAL takes on disk. pg_monitor. PostgreSQL 15 to 18. Looks at every file of pg_wal: seldom. */
export const walDirectory = collector<{ files: SqlNumber; bytes: SqlNumber }>({
  name: 'wal_directory',
  privilege: 'pg_monitor',
  every: 4,
  sql: `select count(*) as files, coalesce(sum(size), 0) as bytes from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'`,
  samples: ([row]) => [
    ...sample(metrics.postgres.walSegments, [], row?.files),
    ...sample(metrics.postgres.walSize, [], row?.bytes),
  ],
});
