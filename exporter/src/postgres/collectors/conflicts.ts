import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

interface Row {
  datname: string;
  reason: string;
  cancelled: SqlNumber;
}

/**
 * pg_stat_database_conflicts: queries cancelled on a standby, by reason; nothing on a primary, where it cannot happen.
 * Readable by everyone. PostgreSQL 15 to 18 (active_logicalslot since 16). Cheap.
 */
export const conflicts = collector<Row>({
  name: 'conflicts',
  every: 4,
  sql: (major) => `
select c.datname, r.reason, r.cancelled
  from pg_stat_database_conflicts c,
       lateral (values ('tablespace', confl_tablespace), ('lock', confl_lock), ('snapshot', confl_snapshot),
                       ('bufferpin', confl_bufferpin), ('deadlock', confl_deadlock)
                       ${major >= 16 ? `, ('active_logicalslot', confl_active_logicalslot)` : ''}) r(reason, cancelled)
 where pg_is_in_recovery() and c.datname not like 'template_'`,
  samples: (rows) =>
    rows.flatMap(({ datname, reason, cancelled }) =>
      sample(metrics.postgres.standbyConflicts, [datname, reason], cancelled),
    ),
});
