import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

const { postgres } = metrics;
const columns = [
  ['buffers_clean', postgres.writerBuffers],
  ['maxwritten_clean', postgres.writerStopped],
  ['buffers_alloc', postgres.buffersAllocated],
  ['buffers_backend', postgres.backendBuffers],
  ['buffers_backend_fsync', postgres.backendFsyncs],
  ['stats_reset', postgres.writerReset],
] as const;

/**
 * pg_stat_bgwriter: the background writer, and until PostgreSQL 16 what sessions had to write themselves (pg_stat_io
 * says that later). Readable by everyone. PostgreSQL 15 to 18. Cheap.
 */
export const backgroundWriter = collector<Partial<Record<(typeof columns)[number][0], SqlNumber>>>({
  name: 'background_writer',
  sql: (major) => `
select buffers_clean, maxwritten_clean, buffers_alloc, extract(epoch from stats_reset) as stats_reset${major < 17 ? ', buffers_backend, buffers_backend_fsync' : ''}
  from pg_stat_bgwriter`,
  samples: ([row]) => columns.flatMap(([column, family]) => sample(family, [], row?.[column])),
});
