import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

const { postgres } = metrics;
const columns = [
  ['reads', postgres.ioReads],
  ['read_bytes', postgres.ioReadBytes],
  ['read_seconds', postgres.ioReadTime],
  ['writes', postgres.ioWrites],
  ['write_bytes', postgres.ioWriteBytes],
  ['write_seconds', postgres.ioWriteTime],
  ['extend_bytes', postgres.ioExtendBytes],
  ['hits', postgres.ioHits],
  ['evictions', postgres.ioEvictions],
  ['fsyncs', postgres.ioFsyncs],
] as const;

type Row = { backend_type: string; object: string; context: string } & Record<(typeof columns)[number][0], SqlNumber>;

/**
 * pg_stat_io: all I/O by kind of process, object and context, without those that have done none. Readable by everyone.
 * Since PostgreSQL 16; bytes are operations times op_bytes until 17, columns of their own since 18, which has WAL too.
 * Under a hundred rows, cheap.
 */
export const io = collector<Row>({
  name: 'io',
  since: 16,
  sql: (major) => {
    const bytes = (operation: string) =>
      major >= 18 ? `${operation}_bytes` : `${operation}s * op_bytes as ${operation}_bytes`;
    const timed =
      major >= 18
        ? `current_setting(case object when 'wal' then 'track_wal_io_timing' else 'track_io_timing' end)::bool`
        : `current_setting('track_io_timing')::bool`;
    return `
select backend_type, object, context, reads, ${bytes('read')}, writes, ${bytes('write')}, ${bytes('extend')},
       hits, evictions, fsyncs,
       case when ${timed} then read_time / 1000 end as read_seconds,
       case when ${timed} then write_time / 1000 end as write_seconds
  from pg_stat_io
 where coalesce(reads, 0) + coalesce(writes, 0) + coalesce(extends, 0) + coalesce(hits, 0) + coalesce(fsyncs, 0) > 0`;
  },
  samples: (rows) =>
    rows.flatMap((row) =>
      columns.flatMap(([column, family]) => sample(family, [row.backend_type, row.object, row.context], row[column])),
    ),
});
