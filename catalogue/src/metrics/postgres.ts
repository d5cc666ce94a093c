import { databaseMetrics } from './postgres/database.ts';
import { replicationMetrics } from './postgres/replication.ts';
import { sessionMetrics } from './postgres/sessions.ts';
import { settingMetrics } from './postgres/settings.ts';
import { statementMetrics } from './postgres/statements.ts';
import { indexMetrics, tableMetrics } from './postgres/tables.ts';
import { targetMetrics } from './postgres/target.ts';
import { walMetrics } from './postgres/wal.ts';

/** What the collectors read from PostgreSQL; the server is the target label `server`, given by `/sd`. */
export const postgresMetrics = {
  ...targetMetrics,
  ...sessionMetrics,
  ...databaseMetrics,
  ...walMetrics,
  ...replicationMetrics,
  ...tableMetrics,
  ...indexMetrics,
  ...settingMetrics,
  ...statementMetrics,
} as const;
