import type { MetricFamily } from '@pulso/catalogue';
import { Registry } from './registry.ts';
import type { ExpositionFormat } from './text/format.ts';

const base = { unit: 'count', labels: ['a'], help: 'h', limit: 10_000 } as const;
const counterFamily = { ...base, name: 'many_total', type: 'counter' } as const satisfies MetricFamily;
const histogramFamily = {
  ...{ ...base, name: 'took', type: 'histogram', buckets: [1, 2, 3] },
} as const satisfies MetricFamily;
/** Of some slices each. */
const SERIES = 4_000;

/** A registry whose series all count alike: on a page of one moment they are equal. */
function lockstep(keepText: boolean) {
  const registry = new Registry({ keepText });
  const counters = registry.counter(counterFamily);
  const histograms = registry.histogram(histogramFamily);
  const bound = Array.from({ length: SERIES }, (_, i) => counters.bind({ a: String(i) }));
  const observed = Array.from({ length: SERIES }, (_, i) => histograms.bind({ a: String(i) }));
  return {
    ...{ registry, counters, histograms },
    tick: () => {
      for (const counter of bound) counter.inc();
      for (const histogram of observed) histogram.observe(1.5);
    },
  };
}

/** The different values of the lines that begin so. */
function valuesOf(page: string, start: string): readonly number[] {
  const values = page
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => Number(line.slice(line.lastIndexOf(' '))));
  return [...new Set(values)];
}

function expectOneMoment(page: string): void {
  expect(valuesOf(page, 'many_total{')).toHaveLength(1);
  const counts = valuesOf(page, 'took_count{');
  expect(counts).toHaveLength(1);
  // Each observation is in the second bucket and those above.
  const buckets = valuesOf(page, 'took_bucket{').toSorted((a, b) => a - b);
  expect(buckets).toEqual([...new Set([0, ...counts])]);
}

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
const joined = (parts: readonly Buffer[]) => Buffer.concat(parts).toString();

describe('pages in parts', () => {
  it.each<[ExpositionFormat, boolean]>([
    ['text', true],
    ['openmetrics', true],
    ['text', false],
  ])('are those of a page in one go (%s, text kept: %s)', async (format, keepText) => {
    const { registry, tick } = lockstep(keepText);
    for (let i = 0; i < 3; i++) {
      tick();
      const parts = await registry.encodeParts(format, { holdMs: 0 });
      expect(parts.length).toBeGreaterThan(8);
      expect(joined(parts)).toBe(registry.encode(format).toString());
    }
  });

  it('show one moment of each family while others count, remove and read', async () => {
    const { registry, tick, counters, histograms } = lockstep(true);
    tick();
    const work = { isDone: false };
    const pages: string[] = [];
    const scrape = async () => {
      for (let i = 0; i < 5; i++) pages.push(joined(await registry.encodeParts('text', { holdMs: 0 })));
    };
    const count = async () => {
      let next = 0;
      while (!work.isDone) {
        await turn();
        tick();
        counters.remove({ a: String(next) });
        histograms.remove({ a: String(next++) });
        if (next % 7 === 0) pages.push(registry.encode('text').toString());
      }
    };
    const counting = count();
    // Two readers at once.
    await Promise.all([scrape(), scrape()]);
    work.isDone = true;
    await counting;
    expect(pages.length).toBeGreaterThan(10);
    for (const page of pages) expectOneMoment(page);
  });

  it('let others work meanwhile', async () => {
    const { registry, tick } = lockstep(true);
    tick();
    let turns = 0;
    const work = { isDone: false };
    const other = async () => {
      while (!work.isDone) {
        await turn();
        turns++;
      }
    };
    const working = other();
    await registry.encodeParts('text', { holdMs: 0 });
    work.isDone = true;
    await working;
    expect(turns).toBeGreaterThan(8);
  });
});
