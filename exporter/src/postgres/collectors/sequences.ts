import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';
import { SHOWN } from '../top.ts';

interface Row {
  datname: string;
  /** NULL in the one row of totals. */
  nspname: string | null;
  relname: string;
  used: SqlNumber;
  sequences: SqlNumber;
  unreadable: SqlNumber;
}

/**
 * pg_sequence and pg_sequence_last_value(): how near to their end sequences are, by their own bound or by that of the
 * column that owns them. Everyone may count them; the last value needs SELECT on the sequence, which pg_monitor does not
 * give. PostgreSQL 15 to 18. Reads a page of each readable sequence: seldom.
 */
export const sequences = collector<Row>({
  name: 'sequences',
  scope: 'database',
  every: 20,
  sql: `
with s as materialized (
  select n.nspname, c.relname, q.seqincrement > 0 as ascending,
         greatest(q.seqmin, case o.atttypid when 'int2'::regtype then -32768 when 'int4'::regtype then -2147483648
                                            else q.seqmin end)::numeric as low,
         least(q.seqmax, case o.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647
                                         else q.seqmax end)::numeric as high,
         r.readable, case when r.readable then pg_sequence_last_value(c.oid) end as last
    from pg_sequence q
    join pg_class c on c.oid = q.seqrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join lateral (
           select a.atttypid
             from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
              and d.deptype in ('a', 'i')
            limit 1) o on true,
         lateral (select has_sequence_privilege(c.oid, 'SELECT, USAGE') as readable) r
   where not q.seqcycle and c.relpersistence <> 't'
)
(select current_database() as datname, nspname, relname, null as sequences, null as unreadable,
        case when last is null then 0 when ascending then (last - low + 1) / (high - low + 1)
             else (high - last + 1) / (high - low + 1) end as used
   from s
  where readable
  order by used desc, nspname, relname
  limit ${SHOWN})
union all
select current_database(), null, null, count(*), count(*) filter (where not readable), null from s`,
  samples: (rows) =>
    rows.flatMap(({ datname, nspname, relname, used, sequences: count, unreadable }) =>
      nspname === null
        ? [
            ...sample(metrics.postgres.sequences, [datname], count),
            ...sample(metrics.postgres.sequencesUnreadable, [datname], unreadable),
          ]
        : sample(metrics.postgres.sequenceUsed, [datname, nspname, relname], used),
    ),
});
