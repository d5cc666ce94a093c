import type { Client } from 'pg';
import { PulsoError } from '../errors.ts';
import type { Collector } from './collector.ts';
import type { Task } from './task.ts';

/** A collector as a task of a target that is read every `intervalMs`. */
export function collectorTask(collector: Collector, intervalMs: number): Task {
  return {
    name: collector.name,
    intervalMs: intervalMs * (collector.every ?? 1),
    run: async (client) => {
      if (collector.privilege !== undefined) await requirePrivilege(client, collector.privilege);
      const { rows } = await client.query<object>(collector.sql);
      return collector.samples(rows);
    },
  };
}

// Without the role the view shows one's own sessions only: a count would be wrong without looking so.
async function requirePrivilege(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ held: boolean; role: string }>({
    text: `select pg_has_role($1, 'USAGE') as held, current_user as role`,
    values: [role],
  });
  const [row] = rows;
  if (row?.held !== true) {
    throw new PulsoError(
      'invalid_option',
      `Role ${row?.role ?? '?'} lacks ${role}. Run: GRANT pg_monitor TO ${row?.role ?? '?'};`,
    );
  }
}
