import { retainedBytes } from '../harness/bytes.ts';
import type { Case } from '../harness/case.ts';
import { inProcesses } from '../harness/processes.ts';
import { median, pairedRatios, spreadOf } from '../harness/statistics.ts';
import { limitSeries } from '../limits/bare-series.ts';
import { promClientPage } from '../peers/pages.ts';
import { HISTOGRAM_LINES, workload } from '../workload/page.ts';
import { limitPage, pulsoPage } from '../workload/pages.ts';

const GATE_ROUNDS = 3;
const work = workload(100_000);

/** Bytes for each line of the page; each of these is run in a process of its own. */
const perLine = (bytes: number) => bytes / work.lines;

export function withText(): number {
  const { bytes } = retainedBytes(() => {
    const page = pulsoPage(work);
    page.registry.encode('text');
    return page.registry;
  });
  return perLine(bytes);
}

export function withoutText(): number {
  const { bytes } = retainedBytes(() => {
    const page = pulsoPage(work, { keepText: false });
    page.registry.encode('text');
    return page.registry;
  });
  return perLine(bytes);
}

function bareSeries() {
  return [
    ...work.counters.map(({ series }) => limitSeries(series, 1)),
    ...work.histograms.map(({ series }) => limitSeries(series, HISTOGRAM_LINES - 1)),
  ];
}

export function limitBare(): number {
  return perLine(retainedBytes(bareSeries).bytes);
}

export function limitWithSlots(): number {
  const { bytes } = retainedBytes(() => {
    const page = limitPage(work);
    page.page.encode();
    return [bareSeries(), page];
  });
  // Its list of values stands for the cells that the series have already.
  return perLine(bytes - work.lines * Float64Array.BYTES_PER_ELEMENT);
}

export async function promClient(): Promise<number> {
  // What it compiles and loads is not the page's.
  await promClientPage(workload(1_000));
  const before = retainedBytes(() => undefined).bytes;
  const page = await retainedByPromClient();
  return perLine(page - before);
}

async function retainedByPromClient(): Promise<number> {
  const { inUse } = await import('../harness/bytes.ts');
  const before = inUse();
  const { register } = await promClientPage(work);
  await register.metrics();
  const after = inUse();
  // Held until here.
  return register.getMetricsAsArray().length > 0 ? after - before : NaN;
}

export const cases: readonly Case[] = [
  {
    name: 'memory',
    what: 'heap and buffers for each of 100,000 lines, half counters, half histograms, after a page was made, against series that cannot be looked up and a flat list of slots',
    goal: {
      ofLimit: 0.9,
      counts: { 'of the bare limit, no text kept': 1.3 },
      peers: { 'prom-client': 1 / 1.3, 'prom-client, no text kept': 1 / 0.6 },
    },
    async run({ rounds: wanted, peers }) {
      // It hardly differs from run to run, and CI need not wait.
      const rounds = peers ? wanted : Math.min(wanted, GATE_ROUNDS);
      const task = (name: string) => ({ module: import.meta.url, name });
      const measured = await inProcesses<number, string>(
        {
          ...{ withText: task('withText'), withoutText: task('withoutText') },
          ...{ limitBare: task('limitBare'), limitWithSlots: task('limitWithSlots') },
          ...(peers && { promClient: task('promClient') }),
        },
        rounds,
      );
      const of = (name: string) => measured[name] ?? [];
      const ratios = pairedRatios(of('withText'), of('limitWithSlots'));
      return {
        ...{ ofLimit: median(ratios), spread: spreadOf(ratios), rounds },
        counts: {
          'of the bare limit, no text kept': median(pairedRatios(of('withoutText'), of('limitBare'))),
        },
        peers: peers
          ? {
              'prom-client': median(pairedRatios(of('promClient'), of('withText'))),
              'prom-client, no text kept': median(pairedRatios(of('promClient'), of('withoutText'))),
            }
          : {},
        notes: Object.fromEntries(
          Object.entries(measured).map(([name, bytes]) => [
            `${name}, bytes per line`,
            Math.round(median(bytes) * 10) / 10,
          ]),
        ),
      };
    },
  },
];
