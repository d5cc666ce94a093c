import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

const { postgres } = metrics;
const columns = [
  ['wal_records', postgres.walRecords],
  ['wal_fpi', postgres.walFullPages],
  ['wal_bytes', postgres.walBytes],
  ['wal_buffers_full', postgres.walBuffersFull],
] as const;

/**
 * pg_stat_wal: WAL made. Its columns of writing and syncing, gone in PostgreSQL 18, are left to pg_stat_io. Readable by
 * everyone. PostgreSQL 15 to 18. Cheap.
 */
export const wal = collector<Record<(typeof columns)[number][0], SqlNumber>>({
  name: 'wal',
  sql: 'select wal_records, wal_fpi, wal_bytes, wal_buffers_full from pg_stat_wal',
  samples: ([row]) => columns.flatMap(([column, family]) => sample(family, [], row?.[column])),
});
