import type { CatalogueFamily, Unit } from '../../types.ts';
import { counter, gauge } from './declare.ts';

const labels = ['datname', 'query_group', 'db_operation_name', 'db_collection_name'] as const;
const count = (column: string, help: string, unit: Unit = 'count') =>
  counter(`pulso_pg_stat_statements_${column}_total`, { labels, limit: 101, help, unit });

const local = (what: string) => `${what} Absent for groups that have used no temporary table.`;

const single = (column: string, help: string) =>
  gauge(`pulso_pg_stat_statements_${column}_exec_time_seconds`, {
    ...{ labels, limit: 101, unit: 'seconds' },
    help: `${help} Since the server made or reset its entries; for the groups that have series of their own.`,
  });

/** pg_stat_statements by group of statements; the groups are those of `pulso_query_group_*`. */
export const statementMetrics = {
  statementCalls: count(
    'calls',
    'Executions of the statements of one group: those that differ only in literals, under the same id as in pulso_query_group_calls_total. The 50 groups that take most time have series of their own, all others are one, other. Counted since the daemon began; an entry that the server resets or evicts takes nothing away.',
  ),
  statementTime: count('exec_time_seconds', 'Time spent executing them.', 'seconds'),
  statementMin: single('min', 'The shortest single execution.'),
  statementMax: single('max', 'The longest single execution.'),
  statementDeviation: single('stddev', 'Standard deviation of single executions.'),
  statementRows: count('rows', 'Rows returned or changed.'),
  statementBlocksHit: count('shared_blks_hit', "Blocks found in PostgreSQL's own cache."),
  statementBlocksRead: count('shared_blks_read', "Blocks that were not in PostgreSQL's own cache."),
  statementBlocksDirtied: count('shared_blks_dirtied', 'Blocks changed.'),
  statementBlocksWritten: count(
    'shared_blks_written',
    'Blocks that the statements had to write themselves, to make room in the cache.',
  ),
  statementTempRead: count('temp_blks_read', 'Blocks of temporary files read: sorts and hashes beyond work_mem.'),
  statementTempWritten: count('temp_blks_written', 'Blocks of temporary files written.'),
  statementWalBytes: count('wal_bytes', 'WAL made.', 'bytes'),
  statementPlans: count('plans', 'Times planned. Absent while pg_stat_statements.track_planning is off.'),
  statementPlanTime: count(
    'plan_time_seconds',
    'Time spent planning. Absent while pg_stat_statements.track_planning is off.',
    'seconds',
  ),
  statementReadTime: count(
    'blk_read_time_seconds',
    'Time spent reading blocks. Absent while track_io_timing is off.',
    'seconds',
  ),
  statementWriteTime: count(
    'blk_write_time_seconds',
    'Time spent writing blocks. Absent while track_io_timing is off.',
    'seconds',
  ),
  statementLocalHit: count('local_blks_hit', local('Blocks of temporary tables found in memory.')),
  statementLocalRead: count('local_blks_read', local('Blocks of temporary tables read.')),
  statementLocalDirtied: count('local_blks_dirtied', local('Blocks of temporary tables changed.')),
  statementLocalWritten: count('local_blks_written', local('Blocks of temporary tables written.')),
  statementEntries: gauge('pulso_pg_stat_statements_entries', {
    help: 'Entries of pg_stat_statements; when they reach the maximum the least used go.',
  }),
  statementEntriesMax: gauge('pulso_pg_stat_statements_max', { help: 'pg_stat_statements.max.' }),
  statementEvictions: counter('pulso_pg_stat_statements_dealloc_total', {
    help: 'Times that the least used entries were evicted: what they had counted since the last look is lost. Raise pg_stat_statements.max if it grows all the time.',
  }),
  statementReset: gauge('pulso_pg_stat_statements_stats_reset_timestamp_seconds', {
    unit: 'seconds',
    help: 'When all of pg_stat_statements was last reset.',
  }),
} as const satisfies Record<string, CatalogueFamily>;
