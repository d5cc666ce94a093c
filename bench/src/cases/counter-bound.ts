import type { MetricFamily } from '@pulso/catalogue';
import { Registry } from '@pulso/exporter';
import type { Case } from '../harness/case.ts';
import { hotPath } from '../harness/hot-path.ts';
import type { Variant } from '../harness/paired.ts';
import { LimitCounter } from '../limits/counter.ts';
import { LABEL_NAMES, LABELS, SERIES_MASK } from '../workload/labels.ts';

const family = {
  ...{ name: 'bench_requests_total', type: 'counter', unit: 'count', help: 'Requests' },
  labels: LABEL_NAMES,
} as const satisfies MetricFamily;

function pulso(): Variant {
  const requests = new Registry().counter(family);
  const counters = LABELS.map((labels) => requests.bind(labels));
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) counters[i & SERIES_MASK]!.inc();
    },
  };
}

function limit(): Variant {
  const cells = new Float64Array(LABELS.length);
  const counters = LABELS.map((_, at) => new LimitCounter(cells, at));
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) counters[i & SERIES_MASK]!.inc();
    },
  };
}

async function promClient(): Promise<Variant> {
  const { Counter, Registry: PromRegistry } = await import('prom-client');
  const requests = new Counter({
    ...{ name: family.name, help: family.help, labelNames: family.labels },
    registers: [new PromRegistry()],
  });
  const children = LABELS.map((labels) => requests.labels(labels));
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) children[i & SERIES_MASK]!.inc();
    },
  };
}

async function openTelemetry(): Promise<Variant> {
  const { meter } = await import('../peers/open-telemetry.ts');
  const counter = meter().createCounter(family.name);
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) counter.add(1, LABELS[i & SERIES_MASK]);
    },
  };
}

export const cases: readonly Case[] = [
  hotPath({
    name: 'counter-bound',
    what: 'inc() of bound counters with 3 labels, 64 series in turn, against numbers in a typed array; prom-client by its labels() children',
    goal: { ofLimit: 1.2, bytesPerCall: 0, peers: { 'prom-client': 150 } },
    pulso,
    limit,
    peers: { 'prom-client': promClient, OpenTelemetry: openTelemetry },
  }),
];
