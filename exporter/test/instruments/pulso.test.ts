import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { temporaryFolder } from '@pulso/local-stack';
import { LRUCache } from 'lru-cache';
import { Counter, Gauge, Registry as PromRegistry } from 'prom-client';
import { createPulso, type Pulso, type PulsoOptions } from '../../src/index.ts';
import { portOf, samplesOf } from './page.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function create(options: PulsoOptions = {}): Pulso {
  const pulso = createPulso(options);
  stops.push(() => pulso.close());
  return pulso;
}

async function serve(handler: Parameters<typeof createServer>[1] & {}): Promise<string> {
  const server: Server = createServer(handler);
  stops.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${portOf(server)}/`;
}

const OPENMETRICS = { Accept: 'application/openmetrics-text;version=1.0.0' };
const TOKEN = 'a-token-of-some-length';

describe('options', () => {
  it.each<[object, string]>([
    [{ servce: 'x' }, 'servce is no option; options are service'],
    [{ adviceWindow: 1 }, 'adviceWindow must be a number of seconds, 5 or more'],
    [{ advertiseUrl: 'clinic:3000' }, 'advertiseUrl must be a URL'],
    [{ metricsToken: 'short' }, 'metricsToken must be a text of at least 16'],
    [{ metricsToken: TOKEN, tokenFile: '/x' }, 'both given'],
    [{ promClient: {} }, 'promClient must be a Registry of prom-client'],
  ])('names what is wrong in %j', (options, message) => {
    expect(() => createPulso(options)).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining(message) }),
    );
  });

  it('names a token file that cannot be read', () => {
    expect(() => createPulso({ tokenFile: '/nowhere/token' })).toThrow(
      expect.objectContaining({ code: 'unreadable_file', message: expect.stringContaining('/nowhere/token') }),
    );
  });

  it('refuses to measure an object twice, and takes a new one under the old name', () => {
    const pulso = create();
    const first = new LRUCache<string, number>({ max: 1 });
    const second = new LRUCache<string, number>({ max: 2 });
    expect(pulso.cache(first, { name: 'c' })).toBe(first);
    expect(() => pulso.cache(first, { name: 'd' })).toThrow(expect.objectContaining({ code: 'already_instrumented' }));
    pulso.cache(second, { name: 'c' });
    expect(Object.hasOwn(first, 'get')).toBe(false);
    expect(samplesOf(pulso.registry.encode('text').toString()).get('pulso_cache_max_entries{cache="c"}')).toBe(2);
  });
});

describe('pages', () => {
  it.each(['metricsHandler', 'adviceHandler'] as const)('%s answers 401 without the token', async (handler) => {
    const folder = temporaryFolder('pulso-test-');
    stops.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
    const url = await serve(create({ tokenFile: join(folder, 'token') })[handler]());
    const status = async (headers: Record<string, string>) => (await fetch(url, { headers })).status;
    expect(await status({})).toBe(401);
    expect(await status({ Authorization: 'Bearer wrong' })).toBe(401);
    expect(await status({ Authorization: `Bearer ${TOKEN}x` })).toBe(401);
    expect(await status({ Authorization: `Basic ${TOKEN}` })).toBe(401);
    expect(await status({ Authorization: `Bearer ${TOKEN}` })).toBe(200);
    expect((await fetch(url, { method: 'POST', headers: { Authorization: `Bearer ${TOKEN}` } })).status).toBe(405);
  });

  it('gives the format that is asked for', async () => {
    const url = await serve(create().metricsHandler());
    const text = await fetch(url);
    expect(text.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await text.text()).toContain('\npulso_exporter_info{version="');
    const open = await fetch(url, { headers: OPENMETRICS });
    expect(open.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(await open.text()).toMatch(/# TYPE pulso_exporter info\n[^]*\n# EOF\n$/);
  });

  it('lists advice as JSON, and for a browser as a page in its language', async () => {
    const url = await serve(create({ service: '<clinic>' }).adviceHandler());
    expect(await (await fetch(url)).json()).toEqual([]);
    expect((await fetch(`${url}0123456789ab`)).status).toBe(404);
    const page = await fetch(url, { headers: { Accept: 'text/html', 'Accept-Language': 'pt-BR' } });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain('Nada a recomendar agora.');
    expect(html).not.toContain('<clinic>');
  });
});

describe('prom-client', () => {
  function userMetrics() {
    const register = new PromRegistry();
    register.setDefaultLabels({ team: 'front' });
    const logins = new Counter({
      name: 'logins_total',
      help: 'Logins\n"all"',
      labelNames: ['way'],
      registers: [register],
    });
    logins.inc({ way: 'a"b\\c\nd' }, 3);
    const broken = new Gauge({
      name: 'broken',
      help: 'Throws.',
      registers: [register],
      collect() {
        throw new Error('no');
      },
    });
    return { register, broken };
  }

  it.each([
    ['text', {}],
    ['openmetrics', OPENMETRICS],
  ])('shows on Pulso’s page in %s, whatever its registry is set to, even if one metric throws', async (_, headers) => {
    const { register } = userMetrics();
    const own = new Counter({ name: 'process_cpu_seconds_total', help: 'Also Pulso’s.', registers: [register] });
    own.inc(1e9);
    const url = await serve(create({ promClient: register }).metricsHandler());
    for (const type of [PromRegistry.OPENMETRICS_CONTENT_TYPE, PromRegistry.PROMETHEUS_CONTENT_TYPE] as const) {
      // prom-client types its registry by the format that it was made with.
      (register as { setContentType(type: string): void }).setContentType(type);
      // In OpenMetrics mode this cuts `_total` off the metric itself, for good.
      await register.metrics().catch(() => {});
      const page = await (await fetch(url, { headers: headers as Record<string, string> })).text();
      const samples = samplesOf(page);
      expect(samples.get('logins_total{team="front",way="a\\"b\\\\c\\nd"}')).toBe(3);
      expect(samples.get('process_cpu_seconds_total')).toBeLessThan(1e6);
      expect(page.match(/^process_cpu_seconds_total /gm)).toHaveLength(1);
      expect(page).not.toContain('broken');
    }
    const errors = samplesOf(await (await fetch(url)).text());
    expect(errors.get('pulso_exporter_errors_total{component="prom-client"}')).toBe(3);
  });

  it.each(['text', 'openmetrics'] as const)('shows Pulso’s metrics on a page of its own in %s', async (format) => {
    const { register } = userMetrics();
    register.removeSingleMetric('broken');
    new Counter({ name: 'process_cpu_seconds_total', help: 'The user’s wins here.', registers: [register] }).inc(7);
    if (format === 'openmetrics') {
      (register as { setContentType(type: string): void }).setContentType(PromRegistry.OPENMETRICS_CONTENT_TYPE);
    }
    const stop = create().promClientCollector(register);
    for (let scrape = 0; scrape < 2; scrape++) {
      const page = await register.metrics();
      expect(samplesOf(page).get('process_cpu_seconds_total{team="front"}')).toBe(7);
      expect(page.match(/^process_cpu_seconds_total/gm)).toHaveLength(1);
      expect(page).toContain('pulso_exporter_info{');
      expect(page.match(/# EOF/g)?.length ?? 0).toBe(format === 'openmetrics' ? 1 : 0);
      expect(page.endsWith('\n')).toBe(true);
    }
    stop();
    expect(await register.metrics()).not.toContain('pulso_');
  });
});
