import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import { LRUCache } from 'lru-cache';
import { Pool } from 'pg';
import { WebSocket, WebSocketServer } from 'ws';
import {
  requireProgram,
  type RunningPostgres,
  type RunningServer,
  startPostgres,
  startPrometheus,
} from '@pulso/local-stack';
import { metricFamilies, type MetricFamily } from '@pulso/catalogue';
import { createPulso, type Pulso } from '../../src/index.ts';
import { portOf } from './page.ts';

/** What promtool would have otherwise, and why it stays. */
const ALLOWED: readonly (readonly [complaint: RegExp, reason: string])[] = [
  [/^db_client_connection_count non-histogram .* "_count" suffix$/, 'the name that OpenTelemetry gives it'],
];

const family = {
  ...{ name: 'pulso_test_state', type: 'stateset', unit: 'count', labels: ['light', 'state'], help: 'Own.' },
} as const satisfies MetricFamily;

let database: RunningPostgres;
let pulso: Pulso;
let url: string;
let prometheus: RunningServer | undefined;
const ends: (() => Promise<unknown> | void)[] = [];

beforeAll(async () => {
  database = await startPostgres();
  pulso = createPulso({ exemplars: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }) });
  const pool = pulso.pool(new Pool({ connectionString: database.url, max: 2 }), { name: 'main' });
  const cache = pulso.cache(new LRUCache<string, number>({ max: 2, ttl: 1, ttlResolution: 0 }), { name: 'small' });
  const app = express();
  app.use(pulso.express());
  app.get('/metrics', pulso.metricsHandler());
  app.get('/users/:id', async (_, response) => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT 1');
    await client.query('COMMIT');
    client.release();
    for (const key of ['a', 'b', 'c', 'a']) if (cache.get(key) === undefined) cache.set(key, 1);
    response.json({});
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = pulso.websocket(new WebSocketServer({ server, path: '/ws' }), { name: 'live' });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
  url = `http://127.0.0.1:${portOf(server)}`;
  for (const path of ['/users/1', '/users/2', '/nothing']) await (await fetch(url + path)).text();
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
  await once(socket, 'open');
  socket.send('hello');
  await once(socket, 'message');
  // Text of OpenMetrics' kinds that text 0.0.4 has not, and a label that is refused.
  pulso.registry.stateset(family).bind({ light: 'maria@example.com' }, ['red', 'green']).set('red');
  ends.push(
    () => socket.terminate(),
    () => sockets.close(),
    () => server.closeAllConnections(),
    () => void server.close(),
    () => pool.end(),
  );
}, 60_000);

afterAll(async () => {
  pulso.close();
  for (const end of ends) await end();
  await prometheus?.stop();
  await database.stop();
});

it('promtool finds nothing wrong with the page of a service that has every instrument', async () => {
  const page = await (await fetch(`${url}/metrics`)).text();
  const families = [...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  for (const area of ['http', 'pool', 'query', 'cache', 'websocket', 'runtime', 'exporter']) {
    const own = metricFamilies.filter((candidate) => 'area' in candidate && candidate.area === area);
    expect(own.some(({ name }) => families.includes(name))).toBe(true);
  }
  expect(page).toContain('light="redacted"');
  const checked = spawnSync(requireProgram('promtool'), ['check', 'metrics'], { input: page, encoding: 'utf8' });
  const complaints = `${checked.stdout}${checked.stderr}`
    .split('\n')
    .filter((line) => line !== '' && !ALLOWED.some(([allowed]) => allowed.test(line)));
  expect(complaints).toEqual([]);
}, 30_000);

it('a real Prometheus takes the page in OpenMetrics, exemplars and all', async () => {
  const accept = { accept: 'application/openmetrics-text' };
  expect(await (await fetch(`${url}/metrics`, { headers: accept })).text()).toMatch(
    /# \{trace_id="a{32}",span_id="b{16}"\}/,
  );
  prometheus = await startPrometheus({
    args: ['--enable-feature=exemplar-storage'],
    config: `
global: { scrape_interval: 200ms }
scrape_configs: [{ job_name: test, static_configs: [{ targets: ['${url.slice('http://'.length)}'] }] }]
`,
  });
  let health: unknown;
  for (
    let i = 0;
    i < 300 && (health as { lastScrape?: string } | undefined)?.lastScrape?.startsWith('2') !== true;
    i++
  ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const body = await (await fetch(`${prometheus.url}/api/v1/targets`)).json();
    [health] = (body as { data: { activeTargets: unknown[] } }).data.activeTargets;
  }
  expect(health).toMatchObject({ health: 'up', lastError: '' });
}, 60_000);
