import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

const { postgres } = metrics;
const columns = [
  ['timed', postgres.checkpointsTimed],
  ['requested', postgres.checkpointsRequested],
  ['write_seconds', postgres.checkpointWriteTime],
  ['sync_seconds', postgres.checkpointSyncTime],
  ['buffers', postgres.checkpointBuffers],
  ['last', postgres.lastCheckpoint],
] as const;

/**
 * Checkpoints: pg_stat_checkpointer since PostgreSQL 17, pg_stat_bgwriter before; on a standby those are restartpoints
 * where the server tells them apart. pg_control_checkpoint() for the last one. Readable by everyone. Cheap.
 */
export const checkpoints = collector<Record<(typeof columns)[number][0], SqlNumber>>({
  name: 'checkpoints',
  sql: (major) => `
select ${
    major >= 17
      ? `num_timed + restartpoints_timed as timed, num_requested + restartpoints_req as requested,
       write_time / 1000 as write_seconds, sync_time / 1000 as sync_seconds, buffers_written as buffers`
      : `checkpoints_timed as timed, checkpoints_req as requested, checkpoint_write_time / 1000 as write_seconds,
       checkpoint_sync_time / 1000 as sync_seconds, buffers_checkpoint as buffers`
  }, extract(epoch from c.checkpoint_time) as last
  from ${major >= 17 ? 'pg_stat_checkpointer' : 'pg_stat_bgwriter'}, pg_control_checkpoint() c`,
  samples: ([row]) => columns.flatMap(([column, family]) => sample(family, [], row?.[column])),
});
