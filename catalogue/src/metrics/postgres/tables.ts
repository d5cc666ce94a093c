import type { CatalogueFamily, Unit } from '../../types.ts';
import { counter, gauge } from './declare.ts';

const labels = ['datname', 'schemaname', 'relname'] as const;
const limit = 100;
const count = (column: string, help: string) =>
  counter(`pulso_pg_stat_user_tables_${column}_total`, { labels, limit, help });
const now = (column: string, help: string) => gauge(`pulso_pg_stat_user_tables_${column}`, { labels, limit, help });
const last = (column: string, help: string) =>
  gauge(`pulso_pg_stat_user_tables_${column}_timestamp_seconds`, { labels, limit, unit: 'seconds', help });
const size = (name: string, help: string) => gauge(`pulso_pg_${name}_bytes`, { labels, limit, unit: 'bytes', help });
const statio = (column: string, help: string) =>
  counter(`pulso_pg_statio_user_tables_${column}_total`, { labels, limit, help });

const perDatabase = (name: string, help: string, unit: Unit = 'count') =>
  gauge(`pulso_pg_${name}`, { labels: ['datname'], limit: 500, unit, help });
const perIndex = (name: string, help: string) =>
  gauge(`pulso_pg_${name}`, {
    labels: ['datname', 'schemaname', 'relname', 'indexrelname'],
    limit,
    unit: 'bytes',
    help,
  });

/** Tables of the connected database: 50 with series of their own, the rest as `other`. */
export const tableMetrics = {
  tableSeqScans: count(
    'seq_scan',
    'Sequential scans of the table. The 50 tables that cost most have series of their own; all others are one, other, counted since the daemon began.',
  ),
  tableSeqRows: count(
    'seq_tup_read',
    'Rows read by sequential scans: where this is high on a large table, an index is missing.',
  ),
  tableIndexScans: count('idx_scan', 'Index scans of the table.'),
  tableIndexRows: count('idx_tup_fetch', 'Rows fetched by index scans.'),
  tableInserted: count('n_tup_ins', 'Rows inserted.'),
  tableUpdated: count('n_tup_upd', 'Rows updated.'),
  tableDeleted: count('n_tup_del', 'Rows deleted.'),
  tableHotUpdated: count(
    'n_tup_hot_upd',
    'Rows updated without touching an index (HOT): their share of updates falls when indexed columns change, or when pages have no room (fillfactor).',
  ),
  tableVacuums: count('vacuum_count', 'Manual vacuums.'),
  tableAutovacuums: count('autovacuum_count', 'Automatic vacuums.'),
  tableAnalyzes: count('analyze_count', 'Manual analyses.'),
  tableAutoanalyzes: count('autoanalyze_count', 'Automatic analyses.'),
  tableBlocksRead: statio('heap_blks_read', "The table's blocks that were not in PostgreSQL's own cache."),
  tableBlocksHit: statio('heap_blks_hit', "The table's blocks found in PostgreSQL's own cache."),
  tableIndexBlocksRead: statio('idx_blks_read', "Blocks of its indexes that were not in PostgreSQL's own cache."),
  tableIndexBlocksHit: statio('idx_blks_hit', "Blocks of its indexes found in PostgreSQL's own cache."),
  tableToastBlocksRead: statio('toast_blks_read', "Blocks of its TOAST table that were not in PostgreSQL's own cache."),
  tableToastBlocksHit: statio('toast_blks_hit', "Blocks of its TOAST table found in PostgreSQL's own cache."),
  tableToastIndexBlocksRead: statio(
    'tidx_blks_read',
    "Blocks of the TOAST table's index that were not in PostgreSQL's own cache.",
  ),
  tableToastIndexBlocksHit: statio(
    'tidx_blks_hit',
    "Blocks of the TOAST table's index found in PostgreSQL's own cache.",
  ),
  tableLiveRows: now('n_live_tup', 'Rows, as estimated by the server.'),
  tableDeadRows: now(
    'n_dead_tup',
    'Dead rows, as estimated by the server: vacuum removes them unless something holds back the horizon (pulso_pg_xmin_age).',
  ),
  tableModified: now(
    'n_mod_since_analyze',
    'Rows changed since the last analysis: what the planner does not know yet.',
  ),
  tableLastVacuum: last('last_vacuum', 'Last manual vacuum; absent if never. Tables under other have none of these.'),
  tableLastAutovacuum: last('last_autovacuum', 'Last automatic vacuum; absent if never.'),
  tableLastAnalyze: last('last_analyze', 'Last manual analysis; absent if never.'),
  tableLastAutoanalyze: last('last_autoanalyze', 'Last automatic analysis; absent if never.'),
  tableSize: size(
    'table_size',
    'Size on disk without indexes. Under other as of the last vacuum or analysis; absent while someone has the table locked exclusively.',
  ),
  tableIndexesSize: size(
    'table_indexes_size',
    "Size of the table's indexes on disk; under other as of the last vacuum or analysis.",
  ),
  tables: perDatabase('tables', 'Tables and materialized views in the database.'),
  tableBloat: size(
    'table_bloat_estimate',
    "Estimate, from statistics, of the table's space that holds no rows: off by a fifth and more where rows vary in width; below 30 % of the size it means nothing. Absent where the role may not read the widths of columns.",
  ),
  tableBloatRatio: gauge('pulso_pg_table_bloat_estimate_ratio', {
    labels,
    limit,
    unit: 'ratio',
    help: 'That estimate as a share of the size of the table.',
  }),
} as const satisfies Record<string, CatalogueFamily>;

/** Indexes and sequences of the connected database, and what is wrong with them. */
export const indexMetrics = {
  unusedIndexes: perDatabase(
    'unused_indexes',
    'Indexes without a scan since the statistics were reset, those of primary keys and unique constraints left out. Look at the standbys before dropping one: they count by themselves.',
  ),
  unusedIndexesSize: perDatabase(
    'unused_indexes_bytes',
    'Their size, as of the last vacuum or analysis: disk, cache and write time for nothing.',
    'bytes',
  ),
  unusedIndexSize: perIndex('unused_index_size_bytes', 'Size of the 50 largest unused indexes, each by name.'),
  duplicateIndexes: perDatabase(
    'duplicate_indexes',
    'Indexes of which the same table has another with the same columns, order, operators and condition: each could go.',
  ),
  duplicateIndexesSize: perDatabase(
    'duplicate_indexes_bytes',
    'Their size, as of the last vacuum or analysis.',
    'bytes',
  ),
  duplicateIndexSize: perIndex(
    'duplicate_index_size_bytes',
    'Size of the 50 largest duplicate indexes, each by name; the one to keep (of a constraint, or the oldest) is not among them.',
  ),
  invalidIndexes: perDatabase(
    'invalid_indexes',
    'Indexes that no query can use, but every write maintains: CREATE INDEX CONCURRENTLY failed, or still runs.',
  ),
  invalidIndexesSize: perDatabase('invalid_indexes_bytes', 'Their size, as of the last vacuum or analysis.', 'bytes'),
  invalidIndexSize: perIndex('invalid_index_size_bytes', 'Size of the 50 largest invalid indexes, each by name.'),
  sequenceUsed: gauge('pulso_pg_sequence_used_ratio', {
    labels: ['datname', 'schemaname', 'sequencename'],
    limit,
    unit: 'ratio',
    help: 'Share of its values that a sequence has given out, counted to its own bound or to that of the column it feeds, whichever comes first; at 1 inserts fail. The 50 nearest to their end; sequences that cycle are left out.',
  }),
  sequences: perDatabase('sequences', 'Sequences in the database, without those that cycle.'),
  sequencesUnreadable: perDatabase(
    'sequences_unreadable',
    'Those that the role may not read, so that they are watched by nobody: grant SELECT on them.',
  ),
} as const satisfies Record<string, CatalogueFamily>;
