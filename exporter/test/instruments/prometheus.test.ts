import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { MetricFamily } from '@pulso/catalogue';
import { type RunningServer, requireProgram, startPrometheus } from '@pulso/local-stack';
import { contentTypes, createPulso, type ExpositionFormat, type Pulso } from '../../src/index.ts';
import { portOf } from './page.ts';

const HOSTILE = [
  'a"b',
  'back\\slash',
  'two\nlines',
  '\\n is not a line',
  '}{,="',
  ' blank ',
  'carriage\rreturn',
  'tab\t',
  'é – 日本 😀',
  '\u0001\u001f\u007f',
  '#',
  '# EOF',
  'nul\0',
  '\ud800 lone',
];
const family = {
  ...{ name: 'pulso_test_value', type: 'gauge', unit: 'count' },
  ...{ labels: ['text', 'number'], help: 'Hostile "help" with \\ and\na second line.' },
} as const satisfies MetricFamily;
const latency = {
  ...{ name: 'pulso_test_seconds', type: 'histogram', unit: 'seconds' },
  ...{ help: 'Times.', buckets: [0.001, 1, 3] },
  labels: [],
} as const satisfies MetricFamily;
const NUMBERS = [0, -1, 1e-7, -1e-7, 105, 1.5, 2 ** 53, 1e21, 5e-324, Number.MAX_VALUE, -2.2250738585072014e-308];

let pulso: Pulso;
let target: Server;
let format: ExpositionFormat = 'text';
let prometheus: RunningServer;

beforeAll(async () => {
  pulso = createPulso({ advisors: false });
  const values = pulso.registry.gauge(family);
  for (const [i, text] of HOSTILE.entries()) values.bind({ text, number: '' }).set(i);
  for (const number of NUMBERS) values.bind({ text: '', number: String(number) }).set(number);
  const histogram = pulso.registry.histogram(latency).bind();
  for (const value of [0.0005, 0.5, 2, 100]) histogram.observe(value);
  target = createServer((_, response) => {
    response.setHeader('Content-Type', contentTypes[format]).end(pulso.registry.encode(format));
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  prometheus = await startPrometheus({
    config: `
global: { scrape_interval: 200ms }
scrape_configs:
  - job_name: test
    static_configs: [{ targets: ['127.0.0.1:${portOf(target)}'] }]
`,
  });
}, 60_000);

afterAll(async () => {
  await prometheus.stop();
  target.close();
  pulso.close();
});

async function query(promql: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> {
  const response = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(promql)}`);
  const body: unknown = await response.json();
  return (body as { data: { result: { metric: Record<string, string>; value: [number, string] }[] } }).data.result;
}

/** Waits until Prometheus has scraped a page that was made after now. */
async function scraped(): Promise<void> {
  const since = Date.now() / 1000;
  for (let i = 0; i < 300; i++) {
    const [up] = await query('timestamp(up{job="test"}) and up{job="test"} == 1');
    if (up !== undefined && Number(up.value[1]) > since) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const targets = await (await fetch(`${prometheus.url}/api/v1/targets`)).text();
  throw new Error(`Prometheus does not take the page: ${targets}`);
}

describe.each(['text', 'openmetrics'] as const)('a real Prometheus, by %s', (chosen) => {
  beforeAll(async () => {
    format = chosen;
    await scraped();
  }, 30_000);

  it('reads every label value and number as it was', async () => {
    const series = await query('pulso_test_value');
    const texts = new Map(series.map(({ metric, value }) => [metric['text'] ?? '', Number(value[1])]));
    for (const [i, text] of HOSTILE.entries()) {
      expect(texts.get(text.replace('\0', '\uFFFD').replace('\ud800', '\uFFFD'))).toBe(i);
    }
    const numbers = series.filter(({ metric }) => metric['number'] !== undefined);
    expect(numbers).toHaveLength(NUMBERS.length);
    for (const { metric, value } of numbers) expect(Number(value[1])).toBe(Number(metric['number']));
  });

  it('reads help, types and histograms', async () => {
    const response = await fetch(`${prometheus.url}/api/v1/metadata`);
    const { data } = (await response.json()) as { data: Record<string, { type: string; help: string }[]> };
    expect(data['pulso_test_value']?.[0]).toMatchObject({ type: 'gauge', help: family.help });
    expect(data['pulso_test_seconds']?.[0]).toMatchObject({ type: 'histogram' });
    const buckets = await query('pulso_test_seconds_bucket');
    expect(Object.fromEntries(buckets.map(({ metric, value }) => [metric['le'], value[1]]))).toEqual({
      '0.001': '1',
      '1.0': '2',
      '3.0': '3',
      '+Inf': '4',
    });
    expect((await query('pulso_test_seconds_sum'))[0]?.value[1]).toBe('102.5005');
  });
});

it('promtool finds nothing wrong with the page of a service', () => {
  const own = createPulso({ advisors: false });
  own.close();
  const checked = spawnSync(requireProgram('promtool'), ['check', 'metrics'], {
    input: own.registry.encode('text'),
    encoding: 'utf8',
  });
  expect(`${checked.stdout}${checked.stderr}`).toBe('');
  expect(checked.status).toBe(0);
});
