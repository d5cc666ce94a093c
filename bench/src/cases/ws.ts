import { bytesPerCall } from '../harness/bytes.ts';
import type { Case } from '../harness/case.ts';
import { paired } from '../harness/paired.ts';
import { inProcesses } from '../harness/processes.ts';
import { median } from '../harness/statistics.ts';
import { inMemory } from '../workload/ws-memory.ts';
import { servers } from '../workload/ws-servers.ts';

export async function runMemory({ name }: { readonly name: keyof typeof servers }): Promise<{ ns: number; bytes: number }> {
  const run = await inMemory(servers[name]);
  const times = await paired({ [name]: { run } }, { rounds: 31 });
  return { ns: median(times[name]!), bytes: bytesPerCall((calls) => void run(calls)) };
}

export const cases: readonly Case[] = [
  {
    name: 'ws',
    what: 'x',
    goal: { ofLimit: 1.02, unit: '× bare', peers: { 'prom-client': 5 } },
    async run({ rounds }) {
      const names = Object.keys(servers) as (keyof typeof servers)[];
      const results = await inProcesses<{ ns: number; bytes: number }, keyof typeof servers>(
        Object.fromEntries(
          names.map((name) => [name, { module: import.meta.url, name: 'runMemory', argument: { name } }]),
        ) as never,
        rounds,
      );
      const notes: Record<string, number> = {};
      for (const name of names) {
        notes[`${name} ns`] = Math.round(median(results[name].map(({ ns }) => ns)));
        notes[`${name} bytes`] = median(results[name].map(({ bytes }) => bytes));
        notes[`${name} added`] = Math.round(median(results[name].map(({ ns }, i) => ns - results['bare'][i]!.ns)));
      }
      return { ofLimit: 0, rounds, spread: [0, 0], notes };
    },
  },
];
