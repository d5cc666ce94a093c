import { metrics } from '@pulso/catalogue';
import { collector } from './collector.ts';
import { sample, type SqlNumber } from './sample.ts';

const counters = [
  ['xact_commit', metrics.postgres.commits],
  ['xact_rollback', metrics.postgres.rollbacks],
  ['blks_hit', metrics.postgres.blocksHit],
  ['blks_read', metrics.postgres.blocksRead],
  ['tup_returned', metrics.postgres.tuplesReturned],
  ['tup_fetched', metrics.postgres.tuplesFetched],
  ['deadlocks', metrics.postgres.deadlocks],
  ['temp_bytes', metrics.postgres.tempBytes],
] as const;
type Counter = (typeof counters)[number][0];

type Row = { datname: string } & Record<Counter, SqlNumber>;

/** pg_stat_database: counters of each database. Readable by everyone. */
export const database = collector<Row>({
  name: 'database',
  sql: `
select datname, xact_commit, xact_rollback, blks_hit, blks_read, tup_returned, tup_fetched, deadlocks, temp_bytes
  from pg_stat_database
 where datname is not null and datname not like 'template_'`,
  samples: (rows) =>
    rows.flatMap((row) => counters.flatMap(([column, family]) => sample(family, [row.datname], row[column]))),
});
