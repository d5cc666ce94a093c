import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';
import type { MetricFamily } from '@pulso/catalogue';
import { type RunningServer, startPrometheus } from '@pulso/local-stack';
import { createPulso, type Pulso } from '../../src/index.ts';
import { portOf } from './page.ts';

const jobs = {
  ...{ name: 'pulso_test_jobs_total', type: 'counter', unit: 'count', labels: ['kind'], help: 'Jobs.' },
} as const satisfies MetricFamily;

let prometheus: RunningServer;
let pulso: Pulso;
let server: Server;
const traced: string[] = [];

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider());
  pulso = createPulso({ exemplars: true, advisors: false });
  const middleware = pulso.express();
  const metrics = pulso.metricsHandler();
  const tracer = trace.getTracer('test');
  const counter = pulso.registry.counter(jobs).bind({ kind: 'é "quoted"' });
  server = createServer((incoming, response) => {
    if (incoming.url!.startsWith('/metrics')) return metrics(incoming, response);
    tracer.startActiveSpan('request', (span) => {
      traced.push(span.spanContext().traceId);
      // As @opentelemetry/instrumentation-http does: listeners of the response run in the request's context.
      context.bind(context.active(), response);
      middleware(incoming, response, () => {
        counter.inc();
        response.end('ok');
        span.end();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  prometheus = await startPrometheus({
    args: ['--enable-feature=exemplar-storage'],
    config: `
global: { scrape_interval: 200ms }
scrape_configs:
  - job_name: test
    static_configs: [{ targets: ['127.0.0.1:${portOf(server)}'] }]
`,
  });
}, 60_000);

afterAll(async () => {
  await prometheus.stop();
  server.close();
  pulso.close();
  trace.disable();
  context.disable();
});

async function ask(path: string): Promise<void> {
  const sent = request({ port: portOf(server), path, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
  await once(response.resume(), 'end');
}

interface Found {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: string;
    readonly timestamp: number;
  }[];
}

async function exemplarsOf(promql: string): Promise<readonly Found[]> {
  const now = Date.now() / 1000;
  const range = new URLSearchParams({ query: promql, start: String(now - 60), end: String(now + 60) });
  const response = await fetch(`${prometheus.url}/api/v1/query_exemplars?${range.toString()}`);
  return ((await response.json()) as { data: readonly Found[] }).data;
}

it('a real Prometheus keeps the traces of requests, which its API shows', async () => {
  await ask('/one');
  await ask('/two');
  let buckets: readonly Found[] = [];
  let counters: readonly Found[] = [];
  for (let i = 0; i < 300 && (buckets.length === 0 || counters.length === 0); i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    buckets = await exemplarsOf('http_server_request_duration_seconds_bucket');
    counters = await exemplarsOf('pulso_test_jobs_total');
  }
  const [first] = buckets.flatMap(({ exemplars }) => exemplars);
  expect(traced).toContain(first?.labels['trace_id']);
  expect(first?.labels['span_id']).toMatch(/^[\da-f]{16}$/);
  expect(Object.keys(first?.labels ?? {})).toHaveLength(2);
  expect(Number(first?.value)).toBeLessThan(10);
  expect(Math.abs((first?.timestamp ?? 0) - Date.now() / 1000)).toBeLessThan(60);
  expect(counters[0]?.seriesLabels['kind']).toBe('é "quoted"');
  expect(counters[0]?.exemplars[0]).toMatchObject({ value: '1', labels: { trace_id: traced[0] } });
  const up = await (await fetch(`${prometheus.url}/api/v1/targets`)).json();
  expect(up).toMatchObject({ data: { activeTargets: [{ health: 'up', lastError: '' }] } });
}, 30_000);

it('shows no trace that nobody recorded', async () => {
  trace.disable();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler: new TraceIdRatioBasedSampler(0) }));
  const other = createPulso({ exemplars: true, advisors: false });
  trace.getTracer('test').startActiveSpan('unsampled', () => {
    other.registry.counter(jobs).bind({ kind: 'a' }).inc();
  });
  expect(other.registry.encode('openmetrics').toString()).not.toContain('trace_id');
  other.close();
});
