import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

interface Row {
  datname: string;
  bytes: SqlNumber;
}

/** pg_database_size, which looks at every file: seldom. Databases that the role may not see are left out. */
export const databaseSize = collector<Row>({
  name: 'database_size',
  every: 8,
  sql: `
select datname, pg_database_size(oid) as bytes
  from pg_database
 where not datistemplate
   and (has_database_privilege(oid, 'CONNECT') or pg_has_role('pg_read_all_stats', 'USAGE'))`,
  samples: (rows) => rows.flatMap(({ datname, bytes }) => sample(metrics.postgres.databaseSize, [datname], bytes)),
});
