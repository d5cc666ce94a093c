import type { Registry as PromRegistry } from 'prom-client';
import type { Page } from '../workload/pages.ts';
import type { Workload } from '../workload/page.ts';

const OBSERVED = 0.003;

export interface PromClientPage extends Page {
  readonly register: PromRegistry;
}

export async function promClientPage({ counters, histograms }: Workload): Promise<PromClientPage> {
  const { Counter, Histogram, Registry } = await import('prom-client');
  const register = new Registry();
  const registers = [register];
  const bound: (() => void)[] = [];
  const observed: (() => void)[] = [];
  for (const { family, series } of counters) {
    const { name, help, labels: labelNames } = family;
    const counter = new Counter({ name, help, labelNames, registers });
    for (const labels of series) bound.push(() => counter.inc({ ...labels }));
  }
  for (const { family, series } of histograms) {
    const { name, help, labels: labelNames, buckets } = family;
    const histogram = new Histogram({ name, help, labelNames, buckets: [...buckets], registers });
    for (const labels of series) observed.push(() => histogram.observe({ ...labels }, OBSERVED));
  }
  const page: PromClientPage = {
    register,
    change(every, from) {
      for (let i = from; i < bound.length; i += every) bound[i]!();
      for (let i = from; i < observed.length; i += every) observed[i]!();
    },
  };
  page.change(1, 0);
  return page;
}

export interface OpenTelemetryPage extends Page {
  encode(): Promise<string>;
}

export async function openTelemetryPage({ counters, histograms }: Workload): Promise<OpenTelemetryPage> {
  const { PrometheusExporter, PrometheusSerializer } = await import('@opentelemetry/exporter-prometheus');
  const { MeterProvider } = await import('@opentelemetry/sdk-metrics');
  const reader = new PrometheusExporter({ preventServerStart: true });
  // Its default limit of 2,000 series an instrument would fold what is measured here.
  const views = [{ instrumentName: '*', aggregationCardinalityLimit: 1_000_000 }];
  const meter = new MeterProvider({ readers: [reader], views }).getMeter('bench');
  const serializer = new PrometheusSerializer();
  const bound: (() => void)[] = [];
  const observed: (() => void)[] = [];
  for (const { family, series } of counters) {
    const counter = meter.createCounter(family.name);
    for (const labels of series) bound.push(() => counter.add(1, { ...labels }));
  }
  for (const { family, series } of histograms) {
    const histogram = meter.createHistogram(family.name, {
      advice: { explicitBucketBoundaries: [...family.buckets] },
    });
    for (const labels of series) observed.push(() => histogram.record(OBSERVED, { ...labels }));
  }
  const page: OpenTelemetryPage = {
    change(every, from) {
      for (let i = from; i < bound.length; i += every) bound[i]!();
      for (let i = from; i < observed.length; i += every) observed[i]!();
    },
    async encode() {
      const { resourceMetrics } = await reader.collect();
      return serializer.serialize(resourceMetrics);
    },
  };
  page.change(1, 0);
  return page;
}
