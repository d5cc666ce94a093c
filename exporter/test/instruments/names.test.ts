import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { MetricFamily } from '@pulso/catalogue';
import { Counter, Registry as PromRegistry } from 'prom-client';
import { createPulso, type Pulso } from '../../src/index.ts';
import { portOf } from './page.ts';

const counted = {
  ...{ name: 'pulso_test_total', type: 'counter', unit: 'count', help: 'h' },
  labels: [],
} as const satisfies MetricFamily;
const gauge = { ...counted, name: 'pulso_test_value', type: 'gauge' } as const satisfies MetricFamily;

let pulso: Pulso;
let server: Server;
let logins: Counter;
let collected: string[];

beforeAll(async () => {
  const register = new PromRegistry();
  logins = new Counter({
    ...{ name: 'logins_total', help: 'h', registers: [register] },
    collect: () => void collected.push('logins_total'),
  });
  logins.inc(2);
  pulso = createPulso({ advisors: false, promClient: register });
  pulso.registry.counter(counted).bind().inc(3);
  pulso.registry.gauge(gauge).bindCallback({}, () => {
    collected.push(gauge.name);
    return 1;
  });
  pulso.registry.onCollect('test', () => void collected.push('collector'), [gauge]);
  server = createServer(pulso.metricsHandler()).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  pulso.close();
  server.close();
});

async function families(query: string, accept = 'text/plain'): Promise<string[]> {
  collected = [];
  const response = await fetch(`http://127.0.0.1:${portOf(server)}/metrics${query}`, { headers: { accept } });
  expect(response.status).toBe(200);
  return [...(await response.text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name).toSorted();
}
const OPENMETRICS = 'application/openmetrics-text';

describe('name[]', () => {
  it('selects families, the user’s of prom-client too, and collects no others', async () => {
    expect(await families('?name[]=pulso_test_total&name%5B%5D=logins_total')).toEqual([
      'logins_total',
      'pulso_test_total',
    ]);
    expect(collected).toEqual(['logins_total']);
    expect(await families('?name[]=pulso_test_value')).toEqual(['pulso_test_value']);
    expect(collected).toEqual(['collector', 'pulso_test_value']);
  });

  it('takes a counter’s name with and without its suffix', async () => {
    for (const name of ['pulso_test_total', 'pulso_test']) {
      expect(await families(`?name[]=${name}`)).toEqual(['pulso_test_total']);
      expect(await families(`?name[]=${name}`, OPENMETRICS)).toEqual(['pulso_test']);
    }
  });

  it('gives an empty page for names that nobody has, and a whole one without any', async () => {
    expect(await families('?name[]=nobody_has_it')).toEqual([]);
    expect(collected).toEqual([]);
    const page = await fetch(`http://127.0.0.1:${portOf(server)}/?name[]=`, { headers: { accept: OPENMETRICS } });
    expect(await page.text()).toBe('# EOF\n');
    const all = await families('?other=1');
    expect(all).toEqual(expect.arrayContaining(['logins_total', 'pulso_test_total', 'pulso_exporter_info']));
  });
});
