import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { startPrometheus } from '@pulso/local-stack';
import { Counter, Gauge, Histogram, Registry as PromRegistry } from 'prom-client';
import { createPulso, type Pulso, type PulsoOptions } from '../../src/index.ts';
import { portOf, samplesOf } from './page.ts';

const pulsos: Pulso[] = [];
const servers: Server[] = [];
afterEach(() => {
  for (const pulso of pulsos.splice(0)) pulso.close();
  for (const server of servers.splice(0)) server.close();
});

function create(options: PulsoOptions = {}): Pulso {
  const pulso = createPulso({ advisors: false, ...options });
  pulsos.push(pulso);
  return pulso;
}

async function serve(answer: () => Promise<{ type: string; page: string }>): Promise<number> {
  const server = createServer((_, response) => {
    void answer().then(({ type, page }) => response.setHeader('Content-Type', type).end(page));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return portOf(server);
}

/** prom-client types its registry by the format that it was made with. */
function openMetrics(): PromRegistry {
  const register = new PromRegistry();
  (register as { setContentType(type: string): void }).setContentType(PromRegistry.OPENMETRICS_CONTENT_TYPE);
  return register;
}

const TRACE = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' };

/** Every kind of trouble that prom-client 15.1.3 takes from its user. */
function troubled(register: PromRegistry): void {
  const registers = [register];
  // It refuses exemplars in a registry of the other format.
  const enableExemplars = register.contentType.startsWith('application/openmetrics-text');
  const exemplarLabels = enableExemplars ? TRACE : {};
  const logins = new Counter({ name: 'logins_total', help: 'h', labelNames: ['way'], registers, enableExemplars });
  const work = new Histogram({ name: 'work_seconds', help: 'h', buckets: [1], registers, enableExemplars });
  if (enableExemplars) {
    logins.inc({ labels: { way: 'a' }, value: 2, exemplarLabels });
    work.observe({ labels: {}, value: 0.5, exemplarLabels });
  } else {
    logins.inc({ way: 'a' }, 2);
    work.observe(0.5);
  }
  const throws = () => {
    throw new Error('no');
  };
  for (const [name, collect] of Object.entries({
    throws,
    rejects: () => Promise.reject(new Error('no')),
    hangs: () => new Promise<void>(() => {}),
  })) {
    register.registerMetric(new Gauge({ name, help: 'h', registers: [], collect }));
  }
}

it.each(['text', 'openmetrics'] as const)(
  'a page of prom-client’s own in %s shows both, without the metrics that throw or hang',
  async (format) => {
    const register = format === 'openmetrics' ? openMetrics() : new PromRegistry();
    troubled(register);
    const pulso = create();
    pulso.promClientCollector(register);
    const page = await register.metrics();
    const samples = samplesOf(page.replaceAll(/ # \{.*/g, ''));
    expect(samples.get('logins_total{way="a"}')).toBe(2);
    expect(samples.get('work_seconds_count')).toBe(1);
    expect(page).toContain('pulso_exporter_info{');
    expect(page).not.toMatch(/^(?:# TYPE )?(?:throws|rejects|hangs)\b/m);
    expect(samples.get('pulso_exporter_errors_total{component="prom-client"}')).toBe(3);
    expect(page.includes(TRACE.trace_id)).toBe(format === 'openmetrics');
  },
  15_000,
);

it('a real Prometheus takes the page of both in OpenMetrics, with prom-client’s exemplars', async () => {
  const register = openMetrics();
  troubled(register);
  for (const name of ['throws', 'rejects', 'hangs']) register.removeSingleMetric(name);
  const pulso = create();
  pulso.promClientCollector(register);
  const port = await serve(async () => ({ type: register.contentType, page: await register.metrics() }));
  const prometheus = await startPrometheus({
    args: ['--enable-feature=exemplar-storage'],
    config: `
global: { scrape_interval: 200ms }
scrape_configs: [{ job_name: test, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]
`,
  });
  try {
    const found = async () => {
      const now = Date.now() / 1000;
      const query = new URLSearchParams({ query: 'logins_total', start: String(now - 60), end: String(now + 60) });
      return await (await fetch(`${prometheus.url}/api/v1/query_exemplars?${query.toString()}`)).text();
    };
    for (let i = 0; i < 300 && !(await found()).includes(TRACE.trace_id); i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await found()).toContain(TRACE.trace_id);
    const targets = await (await fetch(`${prometheus.url}/api/v1/targets`)).json();
    expect(targets).toMatchObject({ data: { activeTargets: [{ health: 'up', lastError: '' }] } });
  } finally {
    await prometheus.stop();
  }
}, 60_000);

it.each(['text/plain', 'application/openmetrics-text'])(
  'Pulso’s page (%s) shows each family once, though both have it, and waits for none that hangs',
  async (accept) => {
    const register = openMetrics();
    troubled(register);
    // In OpenMetrics this is the family of Pulso's counter too.
    new Counter({ name: 'process_cpu_seconds', help: 'h', registers: [register] }).inc();
    new Gauge({ name: 'process_resident_memory_bytes', help: 'h', registers: [register] }).set(-1);
    const handler = create({ promClient: register }).metricsHandler();
    const server = createServer(handler).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const page = await (await fetch(`http://127.0.0.1:${portOf(server)}`, { headers: { accept } })).text();
    const families = [...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(families).toEqual([...new Set(families)]);
    expect(samplesOf(page).get('process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(page).toMatch(/^logins_total\{way="a"\} 2/m);
    expect(page).not.toMatch(/^(?:# TYPE )?(?:throws|rejects|hangs)\b/m);
  },
  15_000,
);
