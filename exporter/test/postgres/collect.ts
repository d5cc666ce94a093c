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

/** The state that a stateset is in. */
export function stateOf(samples: readonly Sample[], family: MetricFamily, ...labels: string[]): string | undefined {
  const found = samples.find((s) => s.family === family && labels.every((label, at) => s.labels[at] === label));
  return found !== undefined && 'states' in found ? found.current : undefined;
}

/** Reads until the samples are as wanted, and gives them. */
export async function untilRead(
  { read }: Monitor,
  collector: Collector,
  condition: (samples: readonly Sample[]) => boolean,
  timeoutMs = 10_000,
): Promise<readonly Sample[]> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const samples = await read(collector);
    if (condition(samples)) return samples;
    if (Date.now() > end)
      throw new Error(`collector ${collector.name} never gave what was waited for: ${shown(samples)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function shown(samples: readonly Sample[]): string {
  return samples
    .map((s) => `${s.family.name}{${s.labels.join()}} ${'value' in s ? s.value : s.current}`)
    .slice(0, 20)
    .join('; ');
}

/** Makes a session's own counts visible to others at once; by itself it waits for up to ten seconds. */
export async function flushStatistics(session: Client): Promise<void> {
  await session.query('select pg_stat_force_next_flush()');
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
