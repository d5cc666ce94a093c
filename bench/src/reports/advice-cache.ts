import type { Report, ReportCase } from '../harness/report-case.ts';

/** Followed whole; sampled, as are those above 4,096; and more than the curve has room for the places of. */
const ENTRIES = [2_000, 10_000, 50_000] as const;
const FEW_ENTRIES = ENTRIES.slice(0, 2);
const MEMORY_OF = 300_000;
const MAX_SALTS = 7;
const FEW_SALTS = 2;
const MEBIBYTE = 1024 ** 2;

export const report: ReportCase = {
  name: 'advice-cache',
  what: "hit ratio predicted by a cache's miss-ratio curve, against real lru-caches of five sizes (¼, ½, 1, 2 and 4 times) under the same look-ups",
  method: [
    'One `LRUCache`, instrumented as users do it, is asked for keys; from its page come the misses that it predicts of each size. Five bare `LRUCache`s of these sizes are asked for the same keys. The error is the difference of hit ratios, all look-ups counted, the first ones of an empty cache too. Which keys are followed is left to chance: each is repeated with new salts. Memory is what the curve of one cache of 300,000 entries holds.',
  ],
  async run({ rounds, peers }): Promise<Report> {
    const { predictedRatios, realRatios, SIZE_RATIOS } = await import('../advice/cache-curve.ts');
    const { lookUps } = await import('../advice/look-ups.ts');
    const { retainedBytes } = await import('../harness/bytes.ts');
    const { createPulso } = await import('@pulso/exporter');
    const { LRUCache } = await import('lru-cache');
    const salts = peers ? Math.min(rounds, MAX_SALTS) : FEW_SALTS;

    const workloads = (peers ? ENTRIES : FEW_ENTRIES).flatMap((entries) =>
      lookUps.map(({ name, of }) => {
        const keys = of(entries);
        const real = realRatios(entries, keys);
        const errors = Array.from({ length: salts }, () =>
          predictedRatios(entries, keys).map((ratio, at) => rounded(Math.abs(ratio - real[at]!))),
        ).flat();
        return { name, entries, real, meanAbsoluteError: mean(errors), worst: Math.max(...errors) };
      }),
    );

    const retained = (curve: boolean) =>
      retainedBytes(() => {
        const pulso = createPulso({ advisors: false });
        const cache = pulso.cache(new LRUCache<number, number>({ max: MEMORY_OF }), { name: 'bench', curve });
        for (let key = 0; key < 4 * MEMORY_OF; key++) if (cache.get(key) === undefined) cache.set(key, key);
        pulso.registry.encode('text');
        return [pulso, cache];
      }).bytes;
    // What the first one compiles and loads is not the curve's.
    retained(true);
    const memoryBytes = retained(true) - retained(false);

    const meanAbsoluteError = mean(workloads.map((workload) => workload.meanAbsoluteError));
    const worst = Math.max(...workloads.map((workload) => workload.worst));
    return {
      json: { meanAbsoluteError, worst, memoryBytes, workloads },
      tables: [
        {
          columns: ['look-ups', 'entries', ...SIZE_RATIOS.map((ratio) => `real at ${ratio}`), 'mean error', 'worst'],
          rows: workloads.map(({ name, entries, real, meanAbsoluteError: error, worst: most }) => [
            ...[name, entries],
            ...real,
            ...[error, most],
          ]),
        },
        { columns: ['look-ups', 'what'], rows: lookUps.map(({ name, what }) => [name, what]) },
      ],
      judgement: [
        { figure: 'mean absolute error', measured: meanAbsoluteError, atMost: 0.01 },
        { figure: 'worst', measured: worst, atMost: 0.03 },
        { figure: 'bytes a cache', measured: memoryBytes, atMost: MEBIBYTE },
      ],
    };
  },
};

function mean(numbers: readonly number[]): number {
  return rounded(numbers.reduce((sum, each) => sum + each, 0) / numbers.length);
}

/** To a millionth. */
function rounded(number: number): number {
  return Math.round(number * 1e6) / 1e6;
}
