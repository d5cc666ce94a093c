import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { createPulsoCluster } from '@pulso/exporter';
import type { Case } from '../harness/case.ts';
import { longestHold } from '../harness/hold.ts';
import { figuresOf, paired, type Variant } from '../harness/paired.ts';
import { median } from '../harness/statistics.ts';
import { LimitCluster } from '../limits/cluster.ts';
import type { ClusterAnswer, ClusterCommand } from '../workload/cluster-worker.ts';
import { workload } from '../workload/page.ts';
import { prefixesOf } from '../workload/pages.ts';

const WORKERS = 4;
const LINES = 5_000;
/** Every tenth series changes between two pages. */
const EVERY = 10;
/** A page takes milliseconds: more rounds than of cases whose rounds have many calls. */
const ROUNDS_FACTOR = 3;
/** Pages until the code is compiled, in the workers too: one scrape every few seconds gets there within minutes. */
const WARM_UP = 60;

/** Tells all workers, and resolves with what each answered. */
function tellAll(workers: readonly Worker[], command: ClusterCommand): Promise<readonly [Worker, ClusterAnswer][]> {
  return Promise.all(
    workers.map(
      (worker) =>
        new Promise<[Worker, ClusterAnswer]>((resolve) => {
          const onMessage = (message: ClusterAnswer) => {
            // Those of the peer and of Pulso pass by here too.
            if (message.bench === undefined) return;
            worker.off('message', onMessage);
            resolve([worker, message]);
          };
          worker.on('message', onMessage);
          worker.send(command);
        }),
    ),
  );
}

async function startWorkers(): Promise<readonly Worker[]> {
  const file = new URL(`../workload/cluster-worker${import.meta.url.slice(-3)}`, import.meta.url);
  cluster.setupPrimary({ exec: fileURLToPath(file) });
  const workers = Array.from({ length: WORKERS }, () => cluster.fork({ BENCH_LINES: LINES }));
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise<void>((resolve) => {
          worker.on('message', (message: ClusterAnswer) => {
            if (message.bench === 'ready') resolve();
          });
        }),
    ),
  );
  return workers;
}

export const cases: readonly Case[] = [
  {
    name: 'cluster',
    what: 'one page of the sum over 4 workers of 5,000 lines, a tenth of them changed in each; prom-client by its AggregatorRegistry',
    goal: { ofLimit: 1.5, peers: { 'prom-client': 25 }, counts: { 'ms that a page holds the loop': 1 } },
    processes: 3,
    async run({ rounds, peers }) {
      // Seldom, so that no report but those that are timed is under way.
      const pulso = createPulsoCluster({ everySeconds: 3_600 });
      const workers = await startWorkers();
      const { AggregatorRegistry } = await import('prom-client');
      const register = new AggregatorRegistry();
      const limit = new LimitCluster(prefixesOf(workload(LINES)));
      const pages: Readonly<Record<string, () => Promise<unknown>>> = {
        async pulso() {
          await pulso.collect();
          // In parts, as its handler writes them: the limit's page is one copy too.
          return pulso.registry.encodeParts('text');
        },
        async limit() {
          for (const [worker, { report = '' }] of await tellAll(workers, { bench: 'limit' }))
            limit.apply(worker.id, report);
          return limit.page.encode();
        },
        'prom-client': () => register.clusterMetrics(),
      };
      const held: Record<string, number[]> = { pulso: [], limit: [], 'prom-client': [] };
      let turn = 0;
      const change = (page: string) => tellAll(workers, { bench: 'change', page, every: EVERY, from: turn++ % EVERY });
      const variant = (page: string): Variant => ({
        prepare: async () => void (await change(page)),
        run: async () => void (await pages[page]!()),
      });
      const names = peers ? Object.keys(pages) : ['pulso', 'limit'];
      for (const page of names) {
        const warmUp = page === 'prom-client' ? 1 : WARM_UP;
        for (let i = 0; i < warmUp; i++) {
          await change(page);
          await pages[page]!();
        }
      }
      const variants = Object.fromEntries(names.map((page) => [page, variant(page)]));
      const times = await paired(variants, { rounds: rounds * ROUNDS_FACTOR, calls: 1 });
      for (let round = 0; round < rounds; round++) {
        for (const page of names) {
          await change(page);
          held[page]!.push(await longestHold(pages[page]!));
        }
      }
      pulso.close();
      for (const worker of workers) worker.process.kill('SIGKILL');
      const figures = figuresOf(times);
      return {
        ...figures,
        counts: { 'ms that a page holds the loop': Number(median(held['pulso']!).toPrecision(3)) },
        notes: {
          ...figures.notes,
          ...Object.fromEntries(
            names
              .slice(1)
              .map((page) => [`${page}, ms that it holds the loop`, Number(median(held[page]!).toPrecision(3))]),
          ),
        },
      };
    },
  },
];
