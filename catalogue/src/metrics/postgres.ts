import type { CatalogueFamily } from '../types.ts';

const from = ['probe'] as const;
const base = { area: 'database', unit: 'count', from, cost: 'query' } as const;
const perDatabase = (column: string, help: string) =>
  ({ ...base, name: `pulso_pg_stat_database_${column}_total`, type: 'counter', labels: ['datname'], help }) as const;

/** What the collectors read from PostgreSQL; the server is the target label `server`, given by `/sd`. */
export const postgresMetrics = {
  up: {
    ...base,
    name: 'pulso_target_up',
    type: 'gauge',
    labels: [],
    help: '1 while the server answers; else 0, for the reason in pulso_target_down_reason.',
  },
  downReason: {
    ...base,
    name: 'pulso_target_down_reason',
    type: 'stateset',
    labels: ['reason'],
    help: 'Why the server counts as down: refused, timeout, authentication, too_many_connections, starting or other.',
  },
  info: { ...base, name: 'pulso_pg_info', type: 'info', labels: ['version'], help: 'Version of the server.' },
  maxConnections: {
    ...base,
    name: 'pulso_pg_max_connections',
    type: 'gauge',
    labels: [],
    help: 'max_connections less those reserved for superusers and others: what applications can have.',
  },
  connections: {
    ...base,
    name: 'pulso_pg_connections',
    type: 'gauge',
    labels: ['datname', 'state'],
    help: "Client sessions by database and pg_stat_activity's state.",
    limit: 500,
  },
  waits: {
    ...base,
    name: 'pulso_pg_waiting_sessions',
    type: 'gauge',
    labels: ['wait_event_type'],
    help: 'Active client sessions that wait, by kind of event.',
  },
  longestTransaction: {
    ...base,
    name: 'pulso_pg_longest_transaction_seconds',
    unit: 'seconds',
    type: 'gauge',
    labels: [],
    help: 'Age of the oldest open transaction of a client; 0 with none.',
  },
  longestIdleInTransaction: {
    ...base,
    name: 'pulso_pg_longest_idle_in_transaction_seconds',
    unit: 'seconds',
    type: 'gauge',
    labels: [],
    help: 'How long the longest idle transaction has been idle; 0 with none.',
  },
  commits: perDatabase('xact_commit', 'Transactions committed.'),
  rollbacks: perDatabase('xact_rollback', 'Transactions rolled back.'),
  blocksHit: perDatabase('blks_hit', "Blocks found in PostgreSQL's own cache."),
  blocksRead: perDatabase('blks_read', "Blocks that were not in PostgreSQL's own cache."),
  tuplesReturned: perDatabase('tup_returned', 'Rows read by scans.'),
  tuplesFetched: perDatabase('tup_fetched', 'Rows fetched by index scans.'),
  deadlocks: perDatabase('deadlocks', 'Deadlocks found.'),
  tempBytes: { ...perDatabase('temp_bytes', 'Bytes written to temporary files.'), unit: 'bytes' },
  databaseSize: {
    ...base,
    name: 'pulso_pg_database_size_bytes',
    unit: 'bytes',
    type: 'gauge',
    labels: ['datname'],
    help: 'Size on disk.',
  },
  collectorSuccess: {
    ...base,
    area: 'exporter',
    name: 'pulso_collector_success',
    type: 'gauge',
    labels: ['collector'],
    help: '1 if the last run of the collector succeeded.',
  },
  collectorDuration: {
    ...base,
    area: 'exporter',
    name: 'pulso_collector_duration_seconds',
    unit: 'seconds',
    type: 'gauge',
    labels: ['collector'],
    help: 'Time that the last run of the collector took.',
  },
  collectorAge: {
    ...base,
    area: 'exporter',
    name: 'pulso_collector_age_seconds',
    unit: 'seconds',
    type: 'gauge',
    labels: ['collector'],
    help: 'Age of the values shown; past twice the interval they are dropped.',
  },
} as const satisfies Record<string, CatalogueFamily>;
