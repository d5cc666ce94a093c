import { PulsoError } from '../errors.ts';
import type { Collector } from './collector.ts';
import { isGranted, sessionFacts } from './session-facts.ts';
import type { Task } from './task.ts';
import { TopMemory } from './top.ts';

/** A collector as a task of a target that is read every `intervalMs`. */
export function collectorTask(collector: Collector, intervalMs: number): Task {
  const { name, privilege, since = 0, sql } = collector;
  const memory = new TopMemory();
  return {
    name,
    intervalMs: intervalMs * (collector.every ?? 1),
    run: async (client) => {
      const { role, major, held } = await sessionFacts(client);
      if (major < since) return [];
      // Without the role the view shows one's own sessions only: a count would be wrong without looking so.
      if (privilege !== undefined && !held[privilege]) {
        throw new PulsoError('invalid_option', `Role ${role} lacks ${privilege}. Run: GRANT pg_monitor TO ${role};`);
      }
      if (!(await isGranted(client, collector))) return [];
      // Prepared once a session: planning a view of the catalogue costs more than reading it.
      const text = typeof sql === 'string' ? sql : sql(major);
      const { rows } = await client.query<object>({ name: `pulso_${name}`, text });
      return collector.samples(rows, memory);
    },
  };
}
