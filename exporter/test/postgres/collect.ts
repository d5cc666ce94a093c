import type { MetricFamily } from '@pulso/catalogue';
import type { Client } from 'pg';
import type { Collector } from '../../src/postgres/collector.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { Sample } from '../../src/postgres/sample.ts';
import { collectorTask } from '../../src/postgres/tasks.ts';
import { MONITOR, resolveTarget, type Server } from './setup.ts';

/** The value of the one series that has these first labels; undefined where there is none. */
export function valueOf(samples: readonly Sample[], family: MetricFamily, ...labels: string[]): number | undefined {
  const found = samples.find((s) => s.family === family && labels.every((label, at) => s.labels[at] === label));
  return found !== undefined && 'value' in found ? found.value : undefined;
}

/** The series of a family. */
export function seriesOf(samples: readonly Sample[], family: MetricFamily): readonly Sample[] {
  return samples.filter((s) => s.family === family);
}

/** A session as the daemon has it, by a member of pg_monitor, and what collectors read on it. */
export interface Monitor {
  readonly session: Client;
  /** One run of a collector; runs of the same collector share its memory. */
  readonly read: (collector: Collector) => Promise<readonly Sample[]>;
  readonly end: () => Promise<void>;
}

export async function monitor(
  server: Pick<Server, 'urlAs'>,
  role: { user: string; password: string } = MONITOR,
): Promise<Monitor> {
  const session = await connect(resolveTarget({ url: server.urlAs(role) }));
  const tasks = new Map<Collector, ReturnType<typeof collectorTask>>();
  return {
    session,
    read: (collector) => {
      const task = tasks.get(collector) ?? collectorTask(collector, 1_000);
      tasks.set(collector, task);
      return task.run(session);
    },
    end: () => session.end(),
  };
}
