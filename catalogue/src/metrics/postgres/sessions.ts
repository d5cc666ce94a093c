import type { CatalogueFamily } from '../../types.ts';
import { gauge } from './declare.ts';

/** Sessions, what they wait for, and what they hold back. */
export const sessionMetrics = {
  maxConnections: gauge('pulso_pg_max_connections', {
    help: 'max_connections less those reserved for superusers and others: what applications can have.',
  }),
  connections: gauge('pulso_pg_connections', {
    labels: ['datname', 'state'],
    help: "Client sessions by database and pg_stat_activity's state.",
    limit: 500,
  }),
  waits: gauge('pulso_pg_waiting_sessions', {
    labels: ['wait_event_type'],
    help: 'Active client sessions that wait, by kind of event.',
  }),
  longestTransaction: gauge('pulso_pg_longest_transaction_seconds', {
    unit: 'seconds',
    help: 'Age of the oldest open transaction of a client; 0 with none.',
  }),
  oldestTransaction: gauge('pulso_pg_oldest_transaction_seconds', {
    labels: ['datname', 'state'],
    unit: 'seconds',
    help: "Age of the oldest open transaction of a client, by database and pg_stat_activity's state; absent with none.",
    limit: 500,
  }),
  longestIdleInTransaction: gauge('pulso_pg_longest_idle_in_transaction_seconds', {
    unit: 'seconds',
    help: 'How long the longest idle transaction has been idle; 0 with none.',
  }),
  longestIdle: gauge('pulso_pg_longest_idle_seconds', {
    labels: ['datname'],
    unit: 'seconds',
    help: 'How long the client session that is idle, in no transaction, for longest has been so, by database; absent with none. A pool that is larger than it need be has some that are idle for long.',
    limit: 500,
  }),
  locks: gauge('pulso_pg_locks', {
    labels: ['datname', 'mode'],
    help: 'Locks held, by database and mode, 0 with none; AccessExclusiveLock stops even readers of its table.',
    limit: 1000,
  }),
  blockedSessions: gauge('pulso_pg_blocked_sessions', {
    help: 'Sessions that wait for a lock which another session holds or asked for first.',
  }),
  blockingSessions: gauge('pulso_pg_blocking_sessions', {
    help: 'Sessions at the head of a chain: they block others and wait for no lock themselves. End one of these, not those that wait.',
  }),
  longestLockWait: gauge('pulso_pg_longest_lock_wait_seconds', {
    unit: 'seconds',
    help: 'How long the session that waits longest has waited for its lock; 0 with none.',
  }),
  blockingChainDepth: gauge('pulso_pg_blocking_chain_depth', {
    help: 'Waits one behind the other in the deepest chain: 1 where all wait for a session that can go on, 0 with none. Of the 100 sessions that have waited longest.',
  }),
  xminAge: gauge('pulso_pg_xmin_age', {
    labels: ['holder'],
    help: 'Transactions since the oldest snapshot that keeps vacuum from removing dead rows, by who holds it: backend, prepared (transaction), slot, slot_catalog or standby; 0 with none.',
  }),
  preparedTransactions: gauge('pulso_pg_prepared_transactions', {
    labels: ['datname'],
    help: 'Transactions prepared for two-phase commit: each keeps its locks until it is committed or rolled back, through restarts.',
    limit: 500,
  }),
  oldestPrepared: gauge('pulso_pg_oldest_prepared_transaction_seconds', {
    unit: 'seconds',
    help: 'Age of the oldest prepared transaction; minutes mean that its coordinator has forgotten it. 0 with none.',
  }),
  sessionsWithoutTls: gauge('pulso_pg_sessions_without_tls', {
    labels: ['peer'],
    help: 'Client sessions over TCP without TLS: peer is remote, or loopback for the same machine. Sessions over Unix sockets are not counted.',
  }),
} as const satisfies Record<string, CatalogueFamily>;
