import type { MetricFamily } from '@pulso/catalogue';
import { Registry } from '@pulso/exporter';
import type { Case } from '../harness/case.ts';
import { longestHold } from '../harness/hold.ts';
import { paired, type Times, type Variant } from '../harness/paired.ts';
import { median, spreadOf } from '../harness/statistics.ts';
import { workload } from '../workload/page.ts';
import { pulsoPage } from '../workload/pages.ts';

const SERIES = [10, 1_000, 100_000] as const;
const LINES = [1_000, 10_000, 100_000] as const;
const EVERY = 10;
const ORDER_MASK = 0xffff;

/** Series are met in an order that no cache can foresee, as requests to many routes are. */
function order(series: number): Uint32Array {
  return Uint32Array.from({ length: ORDER_MASK + 1 }, () => Math.floor(Math.random() * series));
}

function family(limit: number) {
  return {
    ...{ name: 'bench_requests_total', type: 'counter', unit: 'count', help: 'Requests', limit },
    labels: ['method', 'route', 'status'],
  } as const satisfies MetricFamily;
}

function bound(series: number): Variant {
  const requests = new Registry().counter(family(series));
  const counters = Array.from({ length: series }, (_, i) =>
    requests.bind({ method: 'GET', route: `/${i}`, status: '200' }),
  );
  const next = order(series);
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) counters[next[i & ORDER_MASK]!]!.inc();
    },
  };
}

function dynamic(series: number): Variant {
  const requests = new Registry().counter(family(series));
  const routes = Array.from({ length: series }, (_, i) => `/${i}`);
  for (const route of routes) requests.labelValues('GET', route, '200');
  const next = order(series);
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) {
        requests.labelValues('GET', routes[next[i & ORDER_MASK]!]!, '200').inc();
      }
    },
  };
}

function page(lines: number): Variant {
  const made = pulsoPage(workload(lines));
  let round = 0;
  return { prepare: () => made.change(EVERY, round++ % EVERY), run: () => void made.registry.encode('text') };
}

async function holds(lines: number, rounds: number): Promise<number> {
  const made = pulsoPage(workload(lines));
  const held: number[] = [];
  for (let round = 0; round < rounds + EVERY; round++) {
    made.change(EVERY, round % EVERY);
    held.push(await longestHold(() => made.registry.encodeParts('text')));
  }
  return median(held.slice(EVERY));
}

const significant = (value: number) => Number(value.toPrecision(2));
const named = <T extends number>(sizes: readonly T[], name: (size: T) => string, make: (size: T) => Variant) =>
  Object.fromEntries(sizes.map((size) => [name(size), make(size)]));
const medians = (times: Times, unit: number) =>
  Object.fromEntries(Object.entries(times).map(([name, all]) => [name, significant(median(all) / unit)]));

export const cases: readonly Case[] = [
  {
    name: 'growth',
    what: 'how costs grow with series and lines: absolute figures of one machine, for the reader',
    goal: {},
    async run({ rounds }) {
      const calls = await paired(
        {
          ...named(
            SERIES,
            (n) => `inc() of a bound counter, one of ${n.toLocaleString('en')} series in no order, ns`,
            bound,
          ),
          ...named(
            SERIES,
            (n) => `labelValues().inc(), one of ${n.toLocaleString('en')} series in no order, ns`,
            dynamic,
          ),
        },
        { rounds, slices: 20 },
      );
      const pages = await paired(
        named(LINES, (n) => `page of ${n.toLocaleString('en')} lines, a tenth changed, ms`, page),
        { rounds, calls: 1, slices: 5, collect: true },
      );
      const held: Record<string, number> = {};
      for (const lines of LINES) {
        const name = `longest hold of the event loop by a page of ${lines.toLocaleString('en')} lines in parts, ms`;
        held[name] = significant(await holds(lines, rounds));
      }
      return {
        ...{ rounds, spread: spreadOf(Object.values(calls)[0]!) },
        notes: { ...medians(calls, 1), ...medians(pages, 1e6), ...held },
      };
    },
  },
];
