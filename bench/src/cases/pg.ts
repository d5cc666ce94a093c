import { performance } from 'node:perf_hooks';
import type { Case } from '../harness/case.ts';
import { paired } from '../harness/paired.ts';
import { inProcesses, type Task } from '../harness/processes.ts';
import { median, quantile, spreadOf } from '../harness/statistics.ts';
import { clients } from '../workload/pg-clients.ts';

type Name = keyof typeof clients;

interface Measured {
  readonly microseconds: number;
  readonly clockCalls: number;
}

const CALLS = 5_000;
const INNER_ROUNDS = 30;
/** Of many rounds, the quiet ones tell: neighbours only ever add. */
const QUIET = 0.1;
const COUNTED = 1_000;

/** A task: CPU time of one query without the kernel, in a process that has no other client. */
export async function queryInMemory({ name }: { readonly name: Name }): Promise<Measured> {
  const run = await clients[name]();
  const times = await paired({ [name]: { run } }, { rounds: INNER_ROUNDS, calls: CALLS, clock: 'cpu' });
  const microseconds = quantile(times[name]!, QUIET) / 1_000;
  const now = performance.now.bind(performance);
  let clockCalls = 0;
  performance.now = () => {
    clockCalls++;
    return now();
  };
  await run(COUNTED);
  performance.now = now;
  return { microseconds, clockCalls: clockCalls / COUNTED };
}

export const cases: readonly Case[] = [
  {
    name: 'pg',
    what: "CPU time that measuring adds to a query, SELECT 1 answered in memory, at the 10th percentile, against a bare client; prom-client's histogram by hand, OpenTelemetry's instrumentation-pg with spans and metrics, and with metrics alone",
    goal: { ofLimit: 0.7, unit: 'µs', peers: { 'prom-client': 4, OpenTelemetry: 30 }, counts: { 'clock calls': 2 } },
    async run({ rounds, peers }) {
      const names: readonly Name[] = peers
        ? ['bare', 'pulso', 'prom-client', 'OpenTelemetry', 'OpenTelemetry metrics']
        : ['bare', 'pulso'];
      const tasks = names.map((name): [Name, Task] => [
        name,
        { module: import.meta.url, name: 'queryInMemory', argument: { name } },
      ]);
      const measured = await inProcesses<Measured, Name>(Object.fromEntries(tasks) as Record<Name, Task>, rounds);
      const added = (name: Name) =>
        measured[name].map(({ microseconds }, round) => microseconds - measured.bare[round]!.microseconds);
      const ours = added('pulso');
      const against = (name: Name) => median(added(name)) / median(ours);
      return {
        ofLimit: median(ours),
        spread: spreadOf(ours),
        ...(peers && { peers: Object.fromEntries(names.slice(2).map((name) => [name, against(name)])) }),
        counts: { 'clock calls': median(measured.pulso.map(({ clockCalls }) => clockCalls)) },
        rounds,
        notes: Object.fromEntries(
          names.map((name) => [
            `${name}, CPU µs per query`,
            Number(median(measured[name].map(({ microseconds }) => microseconds)).toPrecision(3)),
          ]),
        ),
      };
    },
  },
];
