import type { CatalogueFamily } from '../../types.ts';
import { gauge } from './declare.ts';

const standby = ['application_name', 'slot_name'] as const;
const slot = ['slot_name', 'slot_type'] as const;
const limit = 101;
const lag = (column: string, help: string) =>
  gauge(`pulso_pg_stat_replication_${column}_lag_seconds`, { labels: standby, unit: 'seconds', limit, help });

/** Streaming replication, from both ends, and replication slots. */
export const replicationMetrics = {
  standbys: gauge('pulso_pg_stat_replication_standbys', {
    labels: ['state', 'sync_state'],
    help: 'Connected standbys and other receivers of WAL, by state (streaming is the good one) and whether commits wait for them.',
  }),
  standbyLagBytes: gauge('pulso_pg_stat_replication_replay_lag_bytes', {
    labels: standby,
    unit: 'bytes',
    limit,
    help: "WAL that the standby has not replayed yet; the worst where several share a name, the worst of the rest as other. Named by the receiver's application_name and its slot, never by address or role.",
  }),
  standbyWriteLag: lag(
    'write',
    'How long a commit would wait for the standby to take it (synchronous_commit = remote_write); 0 when it has caught up.',
  ),
  standbyFlushLag: lag(
    'flush',
    'How long a commit would wait for the standby to have it on disk (synchronous_commit = on); 0 when it has caught up.',
  ),
  standbyReplayLag: lag('replay', 'How far behind a reader on the standby is; 0 when it has caught up.'),
  inRecovery: gauge('pulso_pg_in_recovery', {
    help: '1 on a standby, or while the server recovers; 0 on a primary. Two primaries of one cluster are an emergency.',
  }),
  replayDelay: gauge('pulso_pg_standby_replay_delay_seconds', {
    unit: 'seconds',
    help: 'Age of the last transaction replayed; 0 when the standby is connected and has replayed all that it received. While it is disconnected this grows. Absent on a primary.',
  }),
  replayPending: gauge('pulso_pg_standby_replay_pending_bytes', {
    unit: 'bytes',
    help: 'WAL received but not replayed yet. Absent on a primary.',
  }),
  replayPaused: gauge('pulso_pg_standby_replay_paused', {
    help: '1 while replay is paused by an administrator. Absent on a primary.',
  }),
  receiverStreaming: gauge('pulso_pg_stat_wal_receiver_streaming', {
    help: '1 while this standby receives WAL from its primary; 0 when it does not. Absent on a primary.',
  }),
  slotActive: gauge('pulso_pg_replication_slots_active', {
    labels: slot,
    limit,
    help: '1 while someone reads from the slot; 0: it keeps WAL for nobody.',
  }),
  slotRetained: gauge('pulso_pg_replication_slots_retained_bytes', {
    labels: slot,
    unit: 'bytes',
    limit,
    help: 'WAL kept on disk for the slot; without max_slot_wal_keep_size it grows until the disk is full.',
  }),
  slotLag: gauge('pulso_pg_replication_slots_confirmed_flush_lag_bytes', {
    labels: slot,
    unit: 'bytes',
    limit,
    help: 'WAL that the receiver of a logical slot has not confirmed yet.',
  }),
  slotSafe: gauge('pulso_pg_replication_slots_safe_wal_size_bytes', {
    labels: slot,
    unit: 'bytes',
    limit,
    help: 'WAL that can still be written before the slot is lost; 0 or less: it is at risk. Absent without max_slot_wal_keep_size.',
  }),
  slotInactiveSince: gauge('pulso_pg_replication_slots_inactive_since_timestamp_seconds', {
    labels: slot,
    unit: 'seconds',
    limit,
    help: 'Since when nobody has read from the slot. From PostgreSQL 17; absent while it is active.',
  }),
  slotStatus: {
    ...gauge('pulso_pg_replication_slots_wal_status', {
      labels: [...slot, 'wal_status'],
      limit: 4 * limit,
      help: "Whether the slot's WAL is still there: reserved, extended (beyond max_wal_size), unreserved (about to go) or lost (its receiver must be built anew).",
    }),
    type: 'stateset',
  },
} as const satisfies Record<string, CatalogueFamily>;
