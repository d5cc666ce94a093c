import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

interface Row {
  oldest: SqlNumber;
  counts: Readonly<Record<string, number>> | null;
}

/** pg_prepared_xacts: transactions of two-phase commit. Readable by everyone. PostgreSQL 15 to 18. Cheap. */
export const preparedTransactions = collector<Row>({
  name: 'prepared_transactions',
  sql: `
select coalesce(extract(epoch from clock_timestamp() - min(prepared)), 0) as oldest,
       (select json_object_agg(datname, n)
          from (select d.datname, count(p.gid) as n
                  from pg_database d left join pg_prepared_xacts p on p.database = d.datname
                 where d.datallowconn and not d.datistemplate group by 1) c) as counts
  from pg_prepared_xacts`,
  samples: ([row]) => [
    ...sample(metrics.postgres.oldestPrepared, [], row?.oldest),
    ...Object.entries(row?.counts ?? {}).flatMap(([datname, count]) =>
      sample(metrics.postgres.preparedTransactions, [datname], count),
    ),
  ],
});
