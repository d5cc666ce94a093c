import { metrics, type MetricFamily } from '@pulso/catalogue';

const { postgres } = metrics;

/** Counters of one entry or group, in the order of `columns`. */
export type Counters = Float64Array;

interface Column {
  readonly family: MetricFamily;
  /** Expression over `pg_stat_statements(false)`, for the extension's version as `1.11` is 11. */
  readonly sql: (version: number) => string;
  /** Counted only while this is on. */
  readonly needs?: 'planning' | 'ioTiming';
  /** Most groups never count any: told only where there are some, since each column is a hundred series. */
  readonly isRare?: true;
}

const plain = (name: string) => () => name;
/** Milliseconds in the view. From 1.11 (PostgreSQL 17) on, blocks of tables and of temporary tables are apart. */
const blockTime = (kind: 'read' | 'write') => (version: number) =>
  version >= 11 ? `(shared_blk_${kind}_time + local_blk_${kind}_time) / 1000` : `blk_${kind}_time / 1000`;

export const columns: readonly Column[] = [
  { family: postgres.statementCalls, sql: plain('calls') },
  { family: postgres.statementTime, sql: plain('total_exec_time / 1000') },
  { family: postgres.statementRows, sql: plain('rows') },
  { family: postgres.statementBlocksHit, sql: plain('shared_blks_hit') },
  { family: postgres.statementBlocksRead, sql: plain('shared_blks_read') },
  { family: postgres.statementBlocksDirtied, sql: plain('shared_blks_dirtied') },
  { family: postgres.statementBlocksWritten, sql: plain('shared_blks_written') },
  { family: postgres.statementTempRead, sql: plain('temp_blks_read') },
  { family: postgres.statementTempWritten, sql: plain('temp_blks_written') },
  { family: postgres.statementWalBytes, sql: plain('wal_bytes') },
  { family: postgres.statementPlans, sql: plain('plans'), needs: 'planning' },
  { family: postgres.statementPlanTime, sql: plain('total_plan_time / 1000'), needs: 'planning' },
  { family: postgres.statementReadTime, sql: blockTime('read'), needs: 'ioTiming' },
  { family: postgres.statementWriteTime, sql: blockTime('write'), needs: 'ioTiming' },
  { family: postgres.statementLocalHit, sql: plain('local_blks_hit'), isRare: true },
  { family: postgres.statementLocalRead, sql: plain('local_blks_read'), isRare: true },
  { family: postgres.statementLocalDirtied, sql: plain('local_blks_dirtied'), isRare: true },
  { family: postgres.statementLocalWritten, sql: plain('local_blks_written'), isRare: true },
];

/** Places in `Counters`. */
export const at = {
  calls: 0,
  seconds: 1,
  rows: 2,
  blocksHit: 3,
  blocksRead: 4,
  blocksDirtied: 5,
  blocksWritten: 6,
  tempRead: 7,
  tempWritten: 8,
  walBytes: 9,
  plans: 10,
  planSeconds: 11,
  readSeconds: 12,
  writeSeconds: 13,
} as const;

export const zero = (): Counters => new Float64Array(columns.length);

/** Adds to `sum` in place. */
export function add(sum: Counters, more: Counters): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (more[i] ?? 0);
}
