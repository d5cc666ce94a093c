import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, request as askTls } from 'node:https';
import { connect as connect2, createServer as createServer2 } from 'node:http2';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { createPulso, type Pulso } from '../../src/index.ts';
import { portOf, samplesOf } from './page.ts';

let pulso: Pulso;
let server: Server;

const ROUTES = new Set(['/a', '/b', '/gzip', '/slow', '/old', '/echo']);
const route = ({ url = '' }: IncomingMessage) => {
  if (url === '/broken') throw new Error('broken');
  return ROUTES.has(url) ? url : undefined;
};

const answer: RequestListener = (request, response) => {
  if (request.url === '/gzip') {
    response.writeHead(200, { 'content-encoding': 'gzip', 'X-CACHE': 'HIT' }).end(gzipSync('x'.repeat(1_000)));
  } else if (request.url === '/slow') setTimeout(() => response.end('slow'), 50);
  else if (request.url === '/echo') request.pipe(response);
  else if (request.url === '/old') {
    response.write('one');
    response.end('two');
  } else response.writeHead(ROUTES.has(request.url ?? '') ? 200 : 404).end('x');
};

async function listen(target: Server): Promise<void> {
  server = target.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

const read = async (path: string, init?: RequestInit) =>
  (await fetch(`http://127.0.0.1:${portOf(server)}${path}`, init)).text();

const one = (path: string, last = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${last}\r\n`;
const CLOSE = 'Connection: close\r\n';

/** What a client that writes `text` to a socket gets until the server closes it. */
async function converse(text: string): Promise<string> {
  const socket = connect(portOf(server), '127.0.0.1');
  socket.write(text);
  let got = '';
  for await (const chunk of socket) got += String(chunk);
  return got;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const samples = () => samplesOf(pulso.registry.encode('text').toString());
function counts(): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [series, value] of samples()) {
    const match = /^http_server_request_duration_seconds_count\{\w+="(.*)",\w+="(.*)",\w+="(.*)"\}$/.exec(series);
    if (match !== null) found[`${match[1]} ${match[2]} ${match[3]}`] = value;
  }
  return found;
}
const sent = (path: string) => samples().get(`http_server_response_body_size_bytes_sum{http_route="${path}"}`);

beforeEach(() => {
  pulso = createPulso({ advisors: false });
});

afterEach(() => {
  pulso.close();
  server.closeAllConnections();
  server.close();
});

describe('a server of node:http', () => {
  it('is measured by the names that the service gives, and gives itself back', async () => {
    const bare = createServer(answer);
    expect(pulso.http(bare, { route })).toBe(bare);
    await listen(bare);
    for (const path of ['/a', '/a', '/b', '/secret', '/broken', '/gzip']) await read(path);
    expect(counts()).toEqual({ 'GET /a 200': 2, 'GET /b 200': 1, 'GET unmatched 404': 2, 'GET /gzip 200': 1 });
    const now = samples();
    expect(now.get('pulso_exporter_errors_total{component="http"}')).toBe(1);
    expect(now.get('pulso_http_response_encodings_total{content_encoding="gzip"}')).toBe(1);
    expect(now.get('pulso_http_response_cache_total{http_route="/gzip",result="hit"}')).toBe(1);
    expect(() => pulso.http(bare)).toThrow('already');
    expect(pulso.detach(bare)).toBe(true);
    await read('/a');
    expect(counts()['GET /a 200']).toBe(2);
  });

  it('counts each request of a connection that is kept, and of a pipeline, with its own bytes', async () => {
    await listen(pulso.http(createServer(answer), { route }));
    const got = await converse(one('/slow') + one('/a') + one('/b') + one('/slow', CLOSE));
    expect(got.match(/HTTP\/1.1 200/g)).toHaveLength(4);
    expect(counts()).toEqual({ 'GET /slow 200': 2, 'GET /a 200': 1, 'GET /b 200': 1 });
    expect([sent('/slow'), sent('/a')]).toEqual([8, 1]);
    expect(samples().get('http_server_active_requests')).toBe(0);
    expect(samples().get('pulso_http_requests_aborted_total{phase="waiting"}')).toBe(0);
  });

  it('counts all of a pipeline whose client leaves, once, though the handlers answer later', async () => {
    const answers: (() => void)[] = [];
    const target = createServer((_request, response) => {
      answers.push(() => {
        response.write('late');
        response.end('r');
      });
    });
    await listen(pulso.http(target, { route }));
    const socket = connect(portOf(server), '127.0.0.1');
    socket.write(one('/a') + one('/b'));
    await until(() => answers.length === 2);
    expect(samples().get('http_server_active_requests')).toBe(2);
    socket.destroy();
    await until(() => samples().get('http_server_active_requests') === 0);
    for (const late of answers) late();
    await read('/a', { signal: AbortSignal.timeout(50) }).catch(() => '');
    await until(() => samples().get('pulso_http_requests_aborted_total{phase="waiting"}') === 3);
    expect(counts()).toEqual({ 'GET /a ': 2, 'GET /b ': 1 });
  });

  it('understands HTTP/1.0, where the end of the connection ends the body', async () => {
    await listen(pulso.http(createServer(answer), { route }));
    expect(await converse('GET /old HTTP/1.0\r\n\r\n')).toMatch(/\r\n\r\nonetwo$/);
    expect(counts()).toEqual({ 'GET /old 200': 1 });
    expect(sent('/old')).toBe(6);
  });

  it('leaves upgrades and answers without headers as they are', async () => {
    const target = createServer(answer);
    target.on('upgrade', (_request, socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    );
    await listen(pulso.http(target, { route }));
    const upgrade = ask({ port: portOf(server), headers: { Connection: 'Upgrade', Upgrade: 'x' } });
    upgrade.end();
    const [, socket] = (await once(upgrade, 'upgrade')) as [unknown, { destroy(): void }];
    socket.destroy();
    expect(counts()).toEqual({});
    expect(samples().get('http_server_active_requests')).toBe(0);
  });

  it('still answers Expect: 100-continue by itself', async () => {
    await listen(pulso.http(createServer(answer), { route }));
    const sending = ask({ port: portOf(server), path: '/echo', method: 'POST', headers: { Expect: '100-continue' } });
    sending.flushHeaders();
    await once(sending, 'continue');
    sending.end('hello');
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    expect(sent('/echo')).toBe(5);
    expect(samples().get('http_server_request_body_size_bytes_sum{http_route="/echo"}')).toBe(5);
  });

  it('counts once where Express is measured too, under the routes that Express finds', async () => {
    const app = express();
    app.use(pulso.express());
    app.get('/x/:id', (_, response) => void response.send('x'));
    await listen(pulso.http(createServer(app), { route: () => 'own' }));
    await read('/x/1');
    await read('/y');
    expect(counts()).toEqual({ 'GET /x/:id 200': 1, 'GET own 404': 1 });
  });

  it('refuses what is no server, and a route that is no function', () => {
    server = createServer();
    expect(() => pulso.http({} as Server)).toThrow('HTTP server');
    expect(() => pulso.http(createServer(), { route: '/x' as never })).toThrow('route must be a function');
  });

  it('bounds the routes that a service can invent', async () => {
    let at = 0;
    await listen(pulso.http(createServer(answer), { route: () => `/r${at++}` }));
    for (let i = 0; i < 30; i++) await converse(one('/a').repeat(49) + one('/a', CLOSE));
    const names = new Set(Object.keys(counts()).map((key) => key.split(' ')[1]));
    expect(names.size).toBeLessThanOrEqual(1_001);
    expect(Object.values(counts()).reduce((sum, count) => sum + count)).toBe(1_500);
    expect(counts()['other other 200']).toBeGreaterThanOrEqual(500);
  });
});

describe('a server of node:https', () => {
  it('is measured as one of node:http', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulso-https-'));
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj'].concat(
        '/CN=localhost',
        '-keyout',
        'key',
        '-out',
        'certificate',
      ),
      { cwd: folder, stdio: 'pipe' },
    );
    const file = (name: string) => readFileSync(join(folder, name));
    const target = createTlsServer({ key: file('key'), cert: file('certificate') }, answer);
    rmSync(folder, { recursive: true });
    await listen(pulso.http(target, { route }));
    const asking = askTls({ port: portOf(target), path: '/a', rejectUnauthorized: false });
    asking.end();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    const leaving = askTls({ port: portOf(target), path: '/slow', rejectUnauthorized: false }).on('error', () => {});
    leaving.end();
    await until(() => samples().get('http_server_active_requests') === 1);
    leaving.destroy();
    await until(() => samples().get('http_server_active_requests') === 0);
    expect(counts()).toEqual({ 'GET /a 200': 1, 'GET /slow ': 1 });
  });
});

describe('a server of node:http2', () => {
  it('is measured by its compatibility API', async () => {
    const target = createServer2((request, response) => {
      if (request.url === '/never') return;
      response.write('one');
      response.end('two');
    });
    target.listen(0, '127.0.0.1');
    await once(target, 'listening');
    pulso.http(target, { route: ({ url }) => url });
    server = createServer();
    const client = connect2(`http://127.0.0.1:${portOf(target)}`);
    const stream = client.request({ ':path': '/a' });
    stream.resume();
    await once(stream, 'close');
    const left = client.request({ ':path': '/never' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    left.close(8);
    client.close();
    await once(client, 'close');
    target.close();
    await once(target, 'close');
    expect(counts()).toEqual({ 'GET /a 200': 1, 'GET /never ': 1 });
    expect(sent('/a')).toBe(6);
    expect(samples().get('pulso_http_requests_aborted_total{phase="waiting"}')).toBe(1);
  });
});
