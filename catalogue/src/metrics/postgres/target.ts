import type { CatalogueFamily } from '../../types.ts';
import { gauge } from './declare.ts';

const own = { area: 'exporter' } as const;
/** `datname` is empty where the collector tells of the whole server, or the target watches one database only. */
const collector = ['collector', 'datname'] as const;
const limit = 5_000;

/** Whether a server answers, and how its collectors do. */
export const targetMetrics = {
  up: gauge('pulso_target_up', {
    help: '1 while the server answers; else 0, for the reason in pulso_target_down_reason.',
  }),
  downReason: {
    ...gauge('pulso_target_down_reason', {
      labels: ['reason'],
      help: 'Why the server counts as down: refused, timeout, authentication, too_many_connections, starting or other.',
    }),
    type: 'stateset',
  },
  diskSize: gauge('pulso_target_disk_bytes', {
    unit: 'bytes',
    help: "Size of the server's disk as `targets[].diskSize` says; absent where it does not.",
  }),
  targetDatabases: gauge('pulso_target_databases', {
    labels: ['state'],
    help: "Databases that match the target's patterns: watched, refused (the role may not connect), or left_out (beyond databases.max). Absent where the target has no patterns.",
  }),
  targetDatabaseUp: gauge('pulso_target_database_up', {
    labels: ['datname'],
    limit: 500,
    help: '1 while the session of a database that matches the patterns answers, else 0. Absent where the target has no patterns.',
  }),
  info: { ...gauge('pulso_pg_info', { labels: ['version'], help: 'Version of the server.' }), type: 'info' },
  startTime: gauge('pulso_pg_postmaster_start_timestamp_seconds', {
    unit: 'seconds',
    help: 'When the server was started; a change is a restart.',
  }),
  collectorSuccess: {
    ...gauge('pulso_collector_success', {
      labels: collector,
      limit,
      help: '1 if the last run of the collector succeeded.',
    }),
    ...own,
  },
  collectorDuration: {
    ...gauge('pulso_collector_duration_seconds', {
      unit: 'seconds',
      labels: collector,
      limit,
      help: 'Time that the last run of the collector took.',
    }),
    ...own,
  },
  collectorLastSuccess: {
    ...gauge('pulso_collector_last_success_timestamp_seconds', {
      unit: 'seconds',
      labels: collector,
      limit,
      help: 'When the collector last succeeded, in seconds since the Unix epoch; past twice its interval its values are dropped.',
    }),
    ...own,
  },
} as const satisfies Record<string, CatalogueFamily>;
