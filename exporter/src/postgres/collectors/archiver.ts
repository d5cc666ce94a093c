import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

const { postgres } = metrics;
const columns = [
  ['archived_count', postgres.archived],
  ['failed_count', postgres.archiveFailures],
  ['last_archived', postgres.lastArchived],
  ['last_failed', postgres.lastArchiveFailure],
] as const;

/**
 * pg_stat_archiver; no row where nothing is to be archived, so that 0 never looks like an archive that works. Readable
 * by everyone. PostgreSQL 15 to 18. Cheap.
 */
export const archiver = collector<Record<(typeof columns)[number][0], SqlNumber>>({
  name: 'archiver',
  sql: `
select archived_count, failed_count, extract(epoch from last_archived_time) as last_archived,
       extract(epoch from last_failed_time) as last_failed
  from pg_stat_archiver
 where current_setting('archive_mode') = 'always'
    or current_setting('archive_mode') = 'on' and not pg_is_in_recovery()`,
  samples: ([row]) => columns.flatMap(([column, family]) => sample(family, [], row?.[column])),
});
