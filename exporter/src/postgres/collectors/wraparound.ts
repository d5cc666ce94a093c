import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

interface Row {
  datname: string;
  xid: SqlNumber;
  multixact: SqlNumber;
  xid_max: SqlNumber;
  multixact_max: SqlNumber;
}

const WRAPAROUND = 2 ** 31;

/**
 * pg_database, templates included since they wrap around too: age of the oldest transaction id and multixact against
 * where autovacuum is forced and where ids run out. Readable by everyone. PostgreSQL 15 to 18. Cheap, and slow to change.
 */
export const wraparound = collector<Row>({
  name: 'wraparound',
  every: 4,
  sql: `
select datname, age(datfrozenxid) as xid, mxid_age(datminmxid) as multixact,
       current_setting('autovacuum_freeze_max_age') as xid_max,
       current_setting('autovacuum_multixact_freeze_max_age') as multixact_max
  from pg_database`,
  samples: (rows) =>
    rows.flatMap(({ datname, xid, multixact, xid_max, multixact_max }) => {
      const { postgres } = metrics;
      return [
        ...sample(postgres.xidAge, [datname], xid),
        ...sample(postgres.xidFreezeRatio, [datname], Number(xid) / Number(xid_max)),
        ...sample(postgres.xidWraparoundRatio, [datname], Number(xid) / WRAPAROUND),
        ...sample(postgres.multixactAge, [datname], multixact),
        ...sample(postgres.multixactFreezeRatio, [datname], Number(multixact) / Number(multixact_max)),
        ...sample(postgres.multixactWraparoundRatio, [datname], Number(multixact) / WRAPAROUND),
      ];
    }),
});
