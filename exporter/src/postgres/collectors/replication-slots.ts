import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';
import { SHOWN } from '../top.ts';

const { postgres } = metrics;
const columns = [
  ['active', postgres.slotActive],
  ['retained', postgres.slotRetained],
  ['behind', postgres.slotLag],
  ['safe_wal_size', postgres.slotSafe],
  ['inactive_since', postgres.slotInactiveSince],
] as const;
const statuses = ['reserved', 'extended', 'unreserved', 'lost'];

type Row = { slot_name: string; slot_type: string; wal_status: string | null } & Partial<
  Record<(typeof columns)[number][0], SqlNumber>
>;

/**
 * pg_replication_slots: WAL kept for each, and whether it is still there. Readable by everyone. PostgreSQL 15 to 18
 * (inactive_since since 17). Cheap; the 50 slots that keep most.
 */
export const replicationSlots = collector<Row>({
  name: 'replication_slots',
  sql: (major) => `
select slot_name, slot_type, active::int, wal_status, safe_wal_size,
       greatest(pg_wal_lsn_diff(here.lsn, restart_lsn), 0) as retained,
       greatest(pg_wal_lsn_diff(here.lsn, confirmed_flush_lsn), 0) as behind
       ${major >= 17 ? ', extract(epoch from inactive_since) as inactive_since' : ''}
  from pg_replication_slots,
       (select case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end as lsn) here
 order by retained desc nulls first, slot_name
 limit ${SHOWN}`,
  samples: (rows) =>
    rows.flatMap((row) => {
      const labels = [row.slot_name, row.slot_type];
      const current = row.wal_status ?? undefined;
      return [
        ...columns.flatMap(([column, family]) => sample(family, labels, row[column])),
        ...(current === undefined ? [] : [{ family: postgres.slotStatus, labels, states: statuses, current }]),
      ];
    }),
});
