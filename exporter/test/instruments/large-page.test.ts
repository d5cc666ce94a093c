import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { MetricFamily } from '@pulso/catalogue';
import { createPulso, type Pulso } from '../../src/index.ts';

const family = {
  ...{ name: 'app_large_total', type: 'counter', unit: 'count', help: 'h', labels: ['n'], limit: 20_000 },
} as const satisfies MetricFamily;
const SERIES = 20_000;

describe('a large page', () => {
  let pulso: Pulso;
  let server: Server;

  beforeAll(async () => {
    pulso = createPulso({ advisors: false });
    const counter = pulso.registry.counter(family);
    for (let i = 0; i < SERIES; i++) counter.labelValues(String(i)).inc(i);
    server = createServer(pulso.metricsHandler());
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    pulso.close();
    await new Promise((resolve) => void server.close(resolve));
  });

  async function request(headers: Record<string, string>, method = 'GET') {
    const { port } = server.address() as AddressInfo;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, method, headers, agent: false }, resolve).on('error', reject);
    });
    const body: Buffer[] = [];
    for await (const chunk of response) body.push(chunk as Buffer);
    return { headers: response.headers, body: Buffer.concat(body) };
  }

  const sumOf = (page: string) => {
    const lines = page.split('\n').filter((line) => line.startsWith('app_large_total{'));
    expect(lines).toHaveLength(SERIES);
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  };
  const expected = (SERIES * (SERIES - 1)) / 2;

  it('comes whole, in parts, with its length', async () => {
    const { headers, body } = await request({});
    expect(Number(headers['content-length'])).toBe(body.length);
    expect(sumOf(body.toString())).toBe(expected);
  });

  it('is compressed where that is asked for', async () => {
    const { headers, body } = await request({ 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(Number(headers['content-length'])).toBe(body.length);
    const page = gunzipSync(body).toString();
    expect(sumOf(page)).toBe(expected);
    expect(page.length).toBeGreaterThan(4 * body.length);
  });

  it('is whole for each of several readers at once', async () => {
    const pages = await Promise.all(Array.from({ length: 4 }, () => request({ 'accept-encoding': 'gzip' })));
    for (const { body } of pages) expect(sumOf(gunzipSync(body).toString())).toBe(expected);
  });

  it('tells its length without a body to HEAD', async () => {
    const { headers, body } = await request({}, 'HEAD');
    expect(body).toHaveLength(0);
    expect(Number(headers['content-length'])).toBeGreaterThan(SERIES * 20);
  });
});
