import * as fc from 'fast-check';
import type { MetricFamily } from '@pulso/catalogue';
import { Registry } from '../registry/index.ts';
import { MergedRegistry, Source } from './merged.ts';
import type { Report } from './protocol.ts';
import { Reporter } from './reporter.ts';

const common = { unit: 'count', labels: ['a'], help: 'h' } as const;
const counted = { ...common, name: 'pulso_test_total', type: 'counter' } as const satisfies MetricFamily;
const sum = { ...common, name: 'pulso_test_sum', type: 'gauge' } as const satisfies MetricFamily;
const least = { ...sum, name: 'pulso_test_least', merge: 'min' } as const satisfies MetricFamily;
const times = {
  ...{ ...common, name: 'pulso_test_seconds', type: 'histogram', unit: 'seconds', buckets: [1] },
} as const satisfies MetricFamily;

/** A worker as the primary has it, and what it should count. */
class Worker {
  readonly registry = new Registry();
  readonly reporter = new Reporter(this.registry, 'session');
  readonly source = new Source();
  readonly gauges = new Map<string, number>();

  /** As IPC carries it. */
  report(): Report {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was made just here
    return JSON.parse(JSON.stringify(this.reporter.report())) as Report;
  }
}

type Step = { readonly on: number; readonly label: string } & (
  { readonly does: 'count' | 'set'; readonly value: number } | { readonly does: 'remove' | 'report' | 'end' | 'expire' }
);

const step: fc.Arbitrary<Step> = fc.record({
  on: fc.nat({ max: 2 }),
  label: fc.constantFrom('x', 'y', 'z'),
  does: fc.constantFrom('count', 'set', 'remove', 'report', 'end', 'expire'),
  value: fc.nat({ max: 9 }),
});

function nth<T>(list: readonly T[], at: number): T {
  const found = list[at];
  if (found === undefined) throw new Error(`there is no ${at}`);
  return found;
}

function valuesOf(page: string, name: string): Map<string, number> {
  const found = page.matchAll(new RegExp(`^${name}\\{a="(\\w)"\\} +(\\S+)$`, 'gm'));
  return new Map([...found].map(([, label = '', value]) => [label, Number(value)]));
}

describe('MergedRegistry', () => {
  it('shows what all workers counted, also those that ended, and the gauges of those that live', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const registry = new Registry();
        const merged = new MergedRegistry(registry);
        const workers = [new Worker(), new Worker(), new Worker()];
        const expected = new Map<string, number>();
        /** Counted, and not told yet. */
        const pending = workers.map(() => new Map<string, number>());
        const tell = (at: number) => {
          merged.apply(nth(workers, at).source, nth(workers, at).report());
          for (const [label, value] of nth(pending, at)) expected.set(label, (expected.get(label) ?? 0) + value);
          nth(pending, at).clear();
        };
        for (const { on, label, ...rest } of steps) {
          const worker = nth(workers, on);
          const untold = nth(pending, on);
          if (rest.does === 'count') {
            worker.registry.counter(counted).bind({ a: label }).inc(rest.value);
            worker.registry.histogram(times).bind({ a: label }).observe(rest.value);
            untold.set(label, (untold.get(label) ?? 0) + rest.value);
          } else if (rest.does === 'set') {
            worker.registry.gauge(sum).bind({ a: label }).set(rest.value);
            worker.registry.gauge(least).bind({ a: label }).set(rest.value);
            worker.gauges.set(label, rest.value);
          } else if (rest.does === 'remove') {
            worker.registry.gauge(sum).remove({ a: label });
            worker.registry.gauge(least).remove({ a: label });
            worker.gauges.delete(label);
          } else if (rest.does === 'report') {
            tell(on);
          } else if (rest.does === 'expire') {
            merged.expire(worker.source);
          } else {
            tell(on);
            merged.end(worker.source);
            workers[on] = new Worker();
          }
        }
        for (const at of workers.keys()) tell(at);
        merged.settle();
        const page = registry.encode('text').toString();
        expect(valuesOf(page, 'pulso_test_total')).toEqual(expected);
        expect(valuesOf(page, 'pulso_test_seconds_sum')).toEqual(expected);
        const gauges = ['x', 'y', 'z'].map(
          (label) => [label, workers.flatMap(({ gauges: own }) => own.get(label) ?? [])] as const,
        );
        const present = gauges.filter(([, values]) => values.length > 0);
        expect(valuesOf(page, 'pulso_test_sum')).toEqual(
          new Map(present.map(([label, values]) => [label, values.reduce((total, value) => total + value, 0)])),
        );
        expect(valuesOf(page, 'pulso_test_least')).toEqual(
          new Map(present.map(([label, values]) => [label, Math.min(...values)])),
        );
      }),
    );
  });

  it('sends only what changed', () => {
    const worker = new Worker();
    const counters = Array.from({ length: 100 }, (_, i) => worker.registry.counter(counted).bind({ a: `a${i}` }));
    expect(worker.report()).toMatchObject({ complete: true, counts: [100] });
    nth(counters, 7).inc();
    const next = worker.report();
    expect(next).toMatchObject({ complete: false, counts: [1], families: [], series: [], gone: [] });
    expect(next.numbers).toHaveLength(16);
    expect(worker.report()).toMatchObject({ counts: [0], numbers: '' });
  });

  it('takes a counter that a callback set back for one that began anew, and leaves an absent one absent', () => {
    const registry = new Registry();
    const merged = new MergedRegistry(registry);
    const worker = new Worker();
    let value: number | undefined;
    worker.registry.counter(counted).bindCallback({ a: 'x' }, () => value);
    const shown = () => {
      merged.apply(worker.source, worker.report());
      merged.settle();
      return valuesOf(registry.encode('text').toString(), 'pulso_test_total').get('x');
    };
    expect(shown()).toBeUndefined();
    value = 5;
    expect(shown()).toBe(5);
    value = 2;
    expect(shown()).toBe(7);
    value = undefined;
    expect(shown()).toBe(7);
  });

  it('refuses a family that another worker declares otherwise, and counts that', () => {
    const registry = new Registry();
    const merged = new MergedRegistry(registry);
    const [older, newer] = [new Worker(), new Worker()];
    older.registry.histogram(times).bind({ a: 'x' }).observe(0.5);
    newer.registry
      .histogram({ ...times, buckets: [1, 2] })
      .bind({ a: 'x' })
      .observe(0.5);
    newer.registry.counter(counted).bind({ a: 'x' }).inc();
    for (const { source, reporter } of [older, newer]) merged.apply(source, reporter.report());
    const page = registry.encode('text').toString();
    expect(page).toMatch(/pulso_test_seconds_count\{a="x"\} +1\n/);
    expect(page).toMatch(/pulso_test_total\{a="x"\} +1\n/);
    expect(page).toMatch(/pulso_exporter_errors_total\{component="cluster"\} +1\n/);
  });
});
