import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

interface Row {
  datname: string;
  mode: string;
  held: SqlNumber;
}

/**
 * pg_locks: locks held, by database and mode, 0 where none is, so that a mode never vanishes between two looks; what
 * belongs to no database (shared catalogues, transaction ids) is left out, and so is Pulso's own session. PostgreSQL 15
 * to 18. Reads the lock table once, partition by partition.
 */
export const locks = collector<Row>({
  name: 'locks',
  sql: `
select d.datname, m.mode, count(l.mode) as held
  from pg_database d
 cross join unnest(array['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',
                         'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock', 'SIReadLock']) as m(mode)
  left join pg_locks l
    on l.database = d.oid and l.mode = m.mode and l.granted and l.pid is distinct from pg_backend_pid()
 where d.datallowconn and not d.datistemplate
 group by d.datname, m.mode`,
  samples: (rows) => rows.flatMap(({ datname, mode, held }) => sample(metrics.postgres.locks, [datname, mode], held)),
});
