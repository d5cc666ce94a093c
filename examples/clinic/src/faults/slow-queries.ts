import type { ClientBase } from 'pg';
import { asOwner } from './as-owner.ts';
import type { FaultSwitch, Parts } from './switch.ts';

/** As in sql/03-indexes.sql. Without it the agenda reads all appointments once for each of its rows. */
export async function restoreIndex(client: ClientBase): Promise<void> {
  await client.query(
    'create index if not exists appointments_client_id_starts_at_idx on clinic.appointments (client_id, starts_at)',
  );
}

/** The index behind the agenda is dropped, and made again at the end. */
export function slowQueries({ adminUrl }: Parts): FaultSwitch {
  return {
    id: 'slow-queries',
    start: () =>
      asOwner(adminUrl, async (client) => {
        await client.query('drop index if exists clinic.appointments_client_id_starts_at_idx');
      }),
    stop: () => asOwner(adminUrl, restoreIndex),
  };
}
