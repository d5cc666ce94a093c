import type { MetricFamily } from '@pulso/catalogue';
import { Registry } from '@pulso/exporter';
import type { Case } from '../harness/case.ts';
import { hotPath } from '../harness/hot-path.ts';
import type { Variant } from '../harness/paired.ts';
import { LimitHistogram } from '../limits/histogram.ts';
import { LABEL_NAMES, LABELS, SERIES_MASK } from '../workload/labels.ts';

import { BOUNDS } from '../workload/page.ts';

const family = {
  ...{ name: 'bench_duration_seconds', type: 'histogram', unit: 'seconds', help: 'Durations' },
  ...{ labels: LABEL_NAMES, buckets: BOUNDS },
} as const satisfies MetricFamily;

const OBSERVATIONS_MASK = 1_023;
/** From 1 ms to 10 s, each power of ten as likely: without a pattern that a branch predictor could learn. */
const OBSERVATIONS = Float64Array.from({ length: OBSERVATIONS_MASK + 1 }, () => 0.001 * 10 ** (4 * Math.random()));

function pulso(): Variant {
  const durations = new Registry().histogram(family);
  const histograms = LABELS.map((labels) => durations.bind(labels));
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) histograms[i & SERIES_MASK]!.observe(OBSERVATIONS[i & OBSERVATIONS_MASK]!);
    },
  };
}

function limit(): Variant {
  const stride = BOUNDS.length + 2;
  const cells = new Float64Array(LABELS.length * stride);
  const histograms = LABELS.map((_, i) => new LimitHistogram(cells, i * stride, BOUNDS));
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) histograms[i & SERIES_MASK]!.observe(OBSERVATIONS[i & OBSERVATIONS_MASK]!);
    },
  };
}

async function promClient(): Promise<Variant> {
  const { Histogram, Registry: PromRegistry } = await import('prom-client');
  const durations = new Histogram({
    ...{ name: family.name, help: family.help, labelNames: family.labels, buckets: [...BOUNDS] },
    registers: [new PromRegistry()],
  });
  const children = LABELS.map((labels) => durations.labels(labels));
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) children[i & SERIES_MASK]!.observe(OBSERVATIONS[i & OBSERVATIONS_MASK]!);
    },
  };
}

async function openTelemetry(): Promise<Variant> {
  const { meter } = await import('../peers/open-telemetry.ts');
  const histogram = meter().createHistogram(family.name, { advice: { explicitBucketBoundaries: [...BOUNDS] } });
  return {
    run(calls) {
      for (let i = 0; i < calls; i++) histogram.record(OBSERVATIONS[i & OBSERVATIONS_MASK]!, LABELS[i & SERIES_MASK]);
    },
  };
}

export const cases: readonly Case[] = [
  hotPath({
    name: 'histogram-bound',
    what: 'observe() of bound histograms with 12 buckets and 3 labels, 64 series in turn, against a linear search; prom-client by its labels() children',
    goal: { ofLimit: 1, bytesPerCall: 0, peers: { 'prom-client': 80 } },
    pulso,
    limit,
    peers: { 'prom-client': promClient, OpenTelemetry: openTelemetry },
  }),
];
