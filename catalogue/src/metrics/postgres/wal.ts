import type { CatalogueFamily, Unit } from '../../types.ts';
import { counter, gauge } from './declare.ts';

const count = (name: string, help: string, unit: Unit = 'count') => counter(`pulso_pg_${name}_total`, { help, unit });
const ioLabels = ['backend_type', 'object', 'context'] as const;
const io = (column: string, help: string, unit: Unit = 'count') =>
  counter(`pulso_pg_stat_io_${column}_total`, { labels: ioLabels, help, unit, limit: 200 });

/** What writes to disk: checkpoints, background writer, WAL, archiver, and all I/O by who does it. */
export const walMetrics = {
  checkpointsTimed: count('stat_checkpointer_num_timed', 'Checkpoints because checkpoint_timeout had passed.'),
  checkpointsRequested: count(
    'stat_checkpointer_num_requested',
    'Checkpoints because max_wal_size was reached, or on request: more of these than timed ones means that max_wal_size is too small.',
  ),
  checkpointWriteTime: count(
    'stat_checkpointer_write_time_seconds',
    'Time that checkpoints spent writing; spread on purpose, so long is not bad.',
    'seconds',
  ),
  checkpointSyncTime: count(
    'stat_checkpointer_sync_time_seconds',
    'Time that checkpoints spent waiting for the disk to take what was written: this one stalls others.',
    'seconds',
  ),
  checkpointBuffers: count('stat_checkpointer_buffers_written', 'Blocks written by checkpoints.'),
  lastCheckpoint: gauge('pulso_pg_last_checkpoint_timestamp_seconds', {
    unit: 'seconds',
    help: 'When the last checkpoint began: after a crash the WAL is replayed from there.',
  }),
  writerBuffers: count('stat_bgwriter_buffers_clean', 'Blocks written by the background writer.'),
  writerStopped: count(
    'stat_bgwriter_maxwritten_clean',
    'Rounds that the background writer ended early at bgwriter_lru_maxpages.',
  ),
  buffersAllocated: count('stat_bgwriter_buffers_alloc', 'Blocks for which room in shared_buffers was made.'),
  backendBuffers: count(
    'stat_bgwriter_buffers_backend',
    'Blocks that sessions had to write themselves. Until PostgreSQL 16; later pulso_pg_stat_io_writes_total says it by context.',
  ),
  backendFsyncs: count(
    'stat_bgwriter_buffers_backend_fsync',
    'Times that sessions had to call fsync themselves, since the checkpointer was behind. Until PostgreSQL 16.',
  ),
  writerReset: gauge('pulso_pg_stat_bgwriter_stats_reset_timestamp_seconds', {
    unit: 'seconds',
    help: 'When the counters of the background writer were last reset.',
  }),
  walRecords: count('stat_wal_wal_records', 'WAL records written.'),
  walFullPages: count('stat_wal_wal_fpi', 'Whole pages in WAL: the first change of each after a checkpoint.'),
  walBytes: count('stat_wal_wal_bytes', 'WAL written.', 'bytes'),
  walBuffersFull: count(
    'stat_wal_wal_buffers_full',
    'Times that a session had to write WAL because wal_buffers was full.',
  ),
  walSegments: gauge('pulso_pg_wal_segments', { help: 'Files in pg_wal.' }),
  walSize: gauge('pulso_pg_wal_size_bytes', {
    unit: 'bytes',
    help: 'Size of pg_wal: well above max_wal_size, a slot, a failing archiver or a slow checkpoint keeps files.',
  }),
  archived: count(
    'stat_archiver_archived_count',
    'WAL files archived. Absent without archive_mode, as all of the archiver.',
  ),
  archiveFailures: count('stat_archiver_failed_count', 'Failed attempts to archive a WAL file; it is tried again.'),
  lastArchived: gauge('pulso_pg_stat_archiver_last_archived_timestamp_seconds', {
    unit: 'seconds',
    help: 'When a WAL file was last archived: what came later is lost with the disk.',
  }),
  lastArchiveFailure: gauge('pulso_pg_stat_archiver_last_failed_timestamp_seconds', {
    unit: 'seconds',
    help: 'When archiving last failed; later than the last success means that it fails now. Absent if never.',
  }),
  ioReads: io(
    'reads',
    'Read operations. From PostgreSQL 16, as all of pg_stat_io; what a kind of process never does is absent.',
  ),
  ioReadBytes: io('read_bytes', 'Bytes read.', 'bytes'),
  ioReadTime: io('read_time_seconds', 'Time spent reading. Absent while track_io_timing is off.', 'seconds'),
  ioWrites: io('writes', 'Write operations.'),
  ioWriteBytes: io('write_bytes', 'Bytes written.', 'bytes'),
  ioWriteTime: io('write_time_seconds', 'Time spent writing. Absent while track_io_timing is off.', 'seconds'),
  ioExtendBytes: io('extend_bytes', 'Bytes by which files were extended.', 'bytes'),
  ioHits: io('hits', "Blocks found in PostgreSQL's own cache."),
  ioEvictions: io('evictions', 'Blocks put out of shared_buffers, or of a ring, to make room.'),
  ioFsyncs: io('fsyncs', 'Calls of fsync; those of a client backend mean that the checkpointer is behind.'),
} as const satisfies Record<string, CatalogueFamily>;
