import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { metrics, type MetricFamily } from '@pulso/catalogue';
import { Registry } from './registry.ts';

setFlagsFromString('--expose-gc');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `gc` is, once exposed
const collectGarbage = runInNewContext('gc') as () => void;

const family = {
  ...{ name: 'pulso_test_total', type: 'counter', unit: 'count', help: 'h' },
  labels: ['kind', 'path', 'status'],
} as const satisfies MetricFamily;
const LIMIT = 1_000;
/** Far less than the values of a burst would take: 98,000 series at 100 bytes would be 10 MB. */
const MOST_BYTES = 1_000_000;

function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** As a server makes them: cut out of something longer, and never seen again. */
const path = (i: number) => `GET /scanned/${i}/admin.php?x=${'y'.repeat(40)} HTTP/1.1`.slice(4, 30);

describe('cardinality', () => {
  it.each([
    ['labelValues', 1_000_000],
    ['bind', 100_000],
  ] as const)(
    'stays flat under a burst of distinct values by %s, %d of them, which are counted in other',
    (way, burst) => {
      const registry = new Registry();
      const counter = registry.counter(family);
      const inc = {
        labelValues: (i: number) => counter.labelValues('a', path(i), '200').inc(),
        bind: (i: number) => counter.bind({ kind: 'a', path: path(i), status: '200' }).inc(),
      }[way];
      for (let i = 0; i < 2 * LIMIT; i++) inc(i);
      registry.encode('text');
      const before = bytesInUse();
      for (let i = 2 * LIMIT; i < burst; i++) inc(i);
      registry.encode('text');
      expect(bytesInUse() - before).toBeLessThan(MOST_BYTES);

      const page = registry.encode('text').toString();
      const other = /pulso_test_total\{kind="other",path="other",status="other"\} +(\d+)\n/.exec(page)?.[1];
      expect(Number(other)).toBe(burst - LIMIT);
      const folded = registry.counter(metrics.exporter.overflow).bind({ family: family.name }).value;
      expect(folded).toBe(burst - LIMIT);
      expect(page.match(/^pulso_test_total\{/gm)).toHaveLength(LIMIT + 1);
    },
    60_000,
  );

  it('gives back the memory of series that come and go', () => {
    const registry = new Registry();
    const counter = registry.counter(family);
    const churn = (from: number, to: number) => {
      for (let i = from; i < to; i++) {
        const labels = { kind: 'a', path: path(i), status: '200' };
        counter.bind(labels).inc();
        counter.remove(labels);
      }
      registry.encode('text');
    };
    churn(0, 2_000);
    const before = bytesInUse();
    churn(2_000, 100_000);
    expect(bytesInUse() - before).toBeLessThan(MOST_BYTES);
    expect(registry.has(family.name)).toBe(false);
  });
});
