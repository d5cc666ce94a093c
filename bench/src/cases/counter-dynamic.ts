import type { MetricFamily } from '@pulso/catalogue';
import { Registry } from '@pulso/exporter';
import type { Case } from '../harness/case.ts';
import { hotPath } from '../harness/hot-path.ts';
import type { Variant } from '../harness/paired.ts';
import { LimitNestedMaps } from '../limits/nested-maps.ts';
import { LABEL_NAMES, LABELS, SERIES_MASK } from '../workload/labels.ts';

const family = {
  ...{ name: 'bench_requests_total', type: 'counter', unit: 'count', help: 'Requests' },
  labels: LABEL_NAMES,
} as const satisfies MetricFamily;

function pulso(): Variant {
  const requests = new Registry().counter(family);
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) {
        const { method, route, status } = LABELS[i & SERIES_MASK]!;
        requests.labelValues(method, route, status).inc();
      }
    },
  };
}

function limit(): Variant {
  const requests = new LimitNestedMaps();
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) {
        const { method, route, status } = LABELS[i & SERIES_MASK]!;
        requests.inc(method, route, status);
      }
    },
  };
}

async function promClient(): Promise<Variant> {
  const { Counter, Registry: PromRegistry } = await import('prom-client');
  const requests = new Counter({
    ...{ name: family.name, help: family.help, labelNames: family.labels },
    registers: [new PromRegistry()],
  });
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) {
        const { method, route, status } = LABELS[i & SERIES_MASK]!;
        requests.inc({ method, route, status });
      }
    },
  };
}

async function openTelemetry(): Promise<Variant> {
  const { meter } = await import('../peers/open-telemetry.ts');
  const requests = meter().createCounter(family.name);
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) {
        const { method, route, status } = LABELS[i & SERIES_MASK]!;
        requests.add(1, { method, route, status });
      }
    },
  };
}

export const cases: readonly Case[] = [
  hotPath({
    name: 'counter-dynamic',
    what: 'inc() of a counter by 3 label values known only at run time, 64 series in turn, against three nested maps',
    goal: { ofLimit: 1.3, bytesPerCall: 0, peers: { 'prom-client': 8 } },
    pulso,
    limit,
    peers: { 'prom-client': promClient, OpenTelemetry: openTelemetry },
  }),
];
