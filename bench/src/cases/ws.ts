import { performance } from 'node:perf_hooks';
import { bytesPerCall } from '../harness/bytes.ts';
import type { Case } from '../harness/case.ts';
import { paired, ratio } from '../harness/paired.ts';
import { inProcesses, type Task } from '../harness/processes.ts';
import { median, quantile } from '../harness/statistics.ts';
import { overLoopback } from '../workload/ws-loopback.ts';
import { inMemory } from '../workload/ws-memory.ts';
import { servers } from '../workload/ws-servers.ts';

type Name = keyof typeof servers;

interface InMemory {
  readonly nanoseconds: number;
  readonly bytes: number;
  readonly clockCalls: number;
}

/** The kernel's work, and that of neighbours, varies more than what is measured: of many rounds, the quiet ones tell. */
const LOOPBACK_ROUNDS = 60;
const LOOPBACK_CALLS = 3_000;
const QUIET = 0.1;
const COUNTED = 16_000;

/** A task: what one message there and back takes without the kernel, in a process that has no other server. */
export async function echoInMemory({ name }: { readonly name: Name }): Promise<InMemory> {
  const run = await inMemory(servers[name]);
  const times = await paired({ [name]: { run } }, { rounds: 31 });
  return {
    nanoseconds: quantile(times[name]!, QUIET),
    bytes: bytesPerCall(run),
    clockCalls: clockCallsOf(() => run(COUNTED)) / COUNTED,
  };
}

function clockCallsOf(work: () => void): number {
  const now = performance.now.bind(performance);
  let calls = 0;
  performance.now = () => {
    calls++;
    return now();
  };
  work();
  performance.now = now;
  return calls;
}

export const cases: readonly Case[] = [
  {
    name: 'ws',
    what: "a 64 B message echoed by ws: the server's CPU time over loopback at the 10th percentile, against the same server unmeasured; what prom-client and Pulso add, without the kernel",
    // Two clock calls for the handlers of one message in 16, which is chosen at random.
    goal: { ofLimit: 1.02, unit: '× bare', peers: { 'prom-client': 5 }, counts: { 'clock calls': 0.13 } },
    async run({ rounds, peers }) {
      const names: readonly Name[] = peers ? ['bare', 'plain', 'pulso', 'prom-client'] : ['bare', 'pulso'];
      const { variants, close } = await overLoopback(
        Object.fromEntries(names.map((name) => [name, servers[name]])) as typeof servers,
      );
      const loopback = await paired(variants, { rounds: LOOPBACK_ROUNDS, calls: LOOPBACK_CALLS, clock: 'cpu' });
      close();
      const tasks = names.map((name): [Name, Task] => [
        name,
        { module: import.meta.url, name: 'echoInMemory', argument: { name } },
      ]);
      const memory = await inProcesses<InMemory, Name>(Object.fromEntries(tasks) as Record<Name, Task>, rounds);
      const added = (name: Name) =>
        median(memory[name].map(({ nanoseconds }, round) => nanoseconds - memory.bare[round]!.nanoseconds));
      const quiet = (name: Name) => quantile(loopback[name]!, QUIET);
      const inEach = (pick: (name: Name) => number) =>
        names.map((name) => `${name} ${Number(pick(name).toPrecision(3))}`).join(', ');
      return {
        ofLimit: quiet('pulso') / quiet('bare'),
        spread: ratio(loopback, 'pulso', 'bare').spread,
        ...(peers && { peers: { 'prom-client': added('prom-client') / added('pulso') } }),
        bytesPerCall: median(memory.pulso.map(({ bytes }) => bytes)) - median(memory.bare.map(({ bytes }) => bytes)),
        counts: { 'clock calls': median(memory.pulso.map(({ clockCalls }) => clockCalls)) },
        rounds,
        notes: {
          'rounds over loopback': LOOPBACK_ROUNDS,
          'CPU over loopback, p10, µs': inEach((name) => quiet(name) / 1_000),
          'in memory, ns': inEach((name) => median(memory[name].map(({ nanoseconds }) => nanoseconds))),
          'added in memory, ns': inEach(added),
        },
      };
    },
  },
];
