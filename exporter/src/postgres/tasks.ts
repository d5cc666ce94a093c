import { PulsoError } from '../errors.ts';
import type { Collector } from './collector.ts';
import { isGranted, type SessionFacts, sessionFacts } from './session-facts.ts';
import type { Task } from './task.ts';
import { TopMemory } from './top.ts';

/** A collector as a task of a target that is read every `intervalMs`. */
export function collectorTask(collector: Collector, intervalMs: number): Task {
  const { name, privilege, since = 0, sql, every = 1 } = collector;
  const memory = new TopMemory();
  const samples = (rows: readonly object[]) => collector.samples(rows, memory);
  const textFor = ({ role, major, held }: SessionFacts): string | undefined => {
    if (major < since) return undefined;
    // Without the role the view shows one's own sessions only: a count would be wrong without looking so.
    if (privilege !== undefined && !held[privilege]) {
      throw new PulsoError('invalid_option', `Role ${role} lacks ${privilege}. Run: GRANT pg_monitor TO ${role};`);
    }
    return typeof sql === 'string' ? sql : sql(major);
  };
  return {
    name,
    intervalMs: intervalMs * every,
    run: async (client) => {
      const text = textFor(await sessionFacts(client));
      if (text === undefined || !(await isGranted(client, collector))) return [];
      // Prepared once a session: planning a view of the catalogue costs more than reading it.
      const { rows } = await client.query<object>({ name: `pulso_${name}`, text });
      return samples(rows);
    },
    // What runs seldom is what takes long, and must not hold the others up.
    ...(every === 1 ? { shared: { sql: textFor, samples } } : {}),
  };
}
