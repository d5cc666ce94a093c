import type { Case, RunOptions } from '../harness/case.ts';
import { figuresOf, paired, type Variant } from '../harness/paired.ts';
import { openTelemetryPage, promClientPage } from '../peers/pages.ts';
import { workload } from '../workload/page.ts';
import { limitPage, type Page, pulsoPage } from '../workload/pages.ts';

const MANY = 50_000;

/** Changes every `every`-th series before each round, others each time. */
function changing(page: Page, every: number): () => void {
  let round = 0;
  return () => page.change(every, round++ % every);
}

async function run(lines: number, every: number, { rounds, peers }: RunOptions) {
  const work = workload(lines);
  const pulso = pulsoPage(work);
  const limit = limitPage(work);
  const variants: Record<string, Variant> = {
    // One call a round: a second one would find nothing changed.
    pulso: { prepare: changing(pulso, every), run: () => void pulso.registry.encode('text') },
    limit: { prepare: changing(limit, every), run: () => void limit.page.encode() },
  };
  if (peers) {
    const promClient = await promClientPage(work);
    variants['prom-client'] = {
      prepare: changing(promClient, every),
      run: async () => void Buffer.from(await promClient.register.metrics()),
    };
    // At 100,000 lines it would take longer than all else.
    if (lines < MANY) {
      const openTelemetry = await openTelemetryPage(work);
      variants['OpenTelemetry'] = {
        prepare: changing(openTelemetry, every),
        run: async () => void Buffer.from(await openTelemetry.encode()),
      };
    }
  }
  return figuresOf(await paired(variants, { rounds, calls: 1, slices: peers && lines >= MANY ? 3 : 7, collect: true }));
}

const what = (lines: string, changed: string) =>
  `a page of ${lines} lines, half counters, half histograms, of which ${changed} changed, copy included, against one flat list of slots`;

export const cases: readonly Case[] = [
  {
    ...{ name: 'scrape-10k', what: what('10,000', 'a tenth') },
    goal: { ofLimit: 1.5, peers: { 'prom-client': 20 } },
    run: (options) => run(10_000, 10, options),
  },
  {
    ...{ name: 'scrape-100k', what: what('100,000', 'a tenth') },
    goal: { ofLimit: 1.5, peers: { 'prom-client': 60 } },
    run: (options) => run(100_000, 10, options),
  },
  {
    ...{ name: 'scrape-100k-all', what: what('100,000', 'all') },
    goal: { ofLimit: 1.5, peers: { 'prom-client': 30 } },
    run: (options) => run(100_000, 1, options),
  },
];
