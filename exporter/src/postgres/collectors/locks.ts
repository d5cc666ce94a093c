import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

interface Row {
  datname: string;
  mode: string;
  held: SqlNumber;
}

/**
 * pg_locks: locks held, by database and mode; what belongs to no database (shared catalogues, transaction ids) is left
 * out, and so is Pulso's own session. PostgreSQL 15 to 18. Reads the lock table once, partition by partition.
 */
export const locks = collector<Row>({
  name: 'locks',
  sql: `
select d.datname, l.mode, count(*) as held
  from pg_locks l
  join pg_database d on d.oid = l.database
 where l.granted and l.pid is distinct from pg_backend_pid()
 group by d.datname, l.mode`,
  samples: (rows) => rows.flatMap(({ datname, mode, held }) => sample(metrics.postgres.locks, [datname, mode], held)),
});
