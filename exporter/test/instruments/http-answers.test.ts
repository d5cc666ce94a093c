import { once } from 'node:events';
import { connect, type Server } from 'node:net';
import compression from 'compression';
import express5 from 'express';
import { rateLimit } from 'express-rate-limit';
import { createPulso, type Pulso } from '../../src/index.ts';
import { portOf, samplesOf } from './page.ts';

// Not for the compiler: the oldest version has no types.
const OLDEST: string = 'express-4';
const { default: express4 } = (await import(OLDEST)) as { default: typeof express5 };

let pulso: Pulso;
let server: Server;
let url: string;
const LONG = 'long '.repeat(10_000);

function build(express: typeof express5) {
  const app = express();
  app.use(pulso.express());
  app.get('/metrics', pulso.metricsHandler());
  app.use(compression());
  app.get('/short', (_, response) => void response.send('short'));
  app.get('/long', (_, response) => void response.send(LONG));
  app.get('/chunks', (_, response) => {
    response.setHeader('Content-Type', 'image/png');
    response.write('é'.repeat(100));
    response.write(Buffer.alloc(50));
    response.end('61', 'hex');
  });
  const called = express();
  called.get('/chunks', (_, response) => {
    response.write('one');
    response.end('two');
  });
  app.use('/called', (request, response, next) => void called(request, response, next));
  app.get('/nothing', (_, response) => void response.end());
  app.get('/unchanged', (_, response) => void response.status(304).end());
  app.post('/notes', express.text({ limit: '1mb', type: () => true }), (request, response) => {
    response.send(String(String(request.body).length));
  });
  app.post('/ignored', (_, response) => void response.sendStatus(202));
  app.get('/cached/:what', (request, response) => {
    response.set('X-Cache', request.params.what).send('x');
  });
  app.get('/limited', rateLimit({ limit: 2, windowMs: 60_000 }), (_, response) => void response.send('x'));
  app.get('/waiting', () => {});
  app.get('/endless', (_, response) => {
    response.setHeader('Content-Length', 1_000_000);
    response.write('begun');
  });
  app.get('/throws', () => {
    throw new Error('thrown');
  });
  app.use((_error: unknown, _request: express5.Request, response: express5.Response, _next: express5.NextFunction) => {
    response.status(500).end('error');
  });
  return app;
}

const get = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).text();
const page = async () => samplesOf(await get('/metrics'));
const raw = () => connect(Number(new URL(url).port), '127.0.0.1');
/** The page once the server has seen that a client left. */
async function pageWhenIdle() {
  for (;;) {
    const samples = await page();
    if (samples.get('http_server_active_requests') === 0) return samples;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const sizes = (samples: Map<string, number>, what: 'request' | 'response', route: string) => {
  const family = `http_server_${what}_body_size_bytes`;
  return [
    samples.get(`${family}_count{http_route="${route}"}`),
    samples.get(`${family}_sum{http_route="${route}"}`),
  ] as const;
};

describe.each([
  ['express 5', express5],
  ['express 4.17', express4],
])('%s', (_, express) => {
  beforeEach(async () => {
    pulso = createPulso({ advisors: false });
    server = build(express).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${portOf(server)}`;
  });

  afterEach(() => {
    pulso.close();
    server.close();
  });

  it('tells the bytes of answers as sent, whether at once, in chunks or none', async () => {
    for (const path of ['/short', '/chunks', '/nothing', '/unchanged', '/throws']) await get(path);
    await get('/short', { method: 'HEAD' });
    const samples = await page();
    // The HEAD request counts with the route that answers it, and sends nothing.
    expect(sizes(samples, 'response', '/short')).toEqual([2, 5]);
    expect(sizes(samples, 'response', '/chunks')).toEqual([1, 251]);
    expect(sizes(samples, 'response', '/nothing')).toEqual([1, 0]);
    expect(sizes(samples, 'response', '/unchanged')).toEqual([1, 0]);
    expect(sizes(samples, 'response', '/throws')).toEqual([1, 5]);
    expect(sizes(samples, 'request', '/short')).toEqual([undefined, undefined]);
    expect(samples.get('pulso_http_response_encodings_total{content_encoding="identity"}')).toBe(3);
  });

  it('follows a request into an application that is called as a function', async () => {
    await get('/called/chunks');
    const samples = await page();
    expect(sizes(samples, 'response', '/called/chunks')).toEqual([1, 6]);
    expect(samples.get('http_server_active_requests')).toBe(0);
  });

  it('tells the bytes of requests as received, declared or in chunks', async () => {
    await get('/notes', { method: 'POST', body: 'é'.repeat(600) });
    const chunks = new ReadableStream({
      async start(controller) {
        for (let i = 0; i < 3; i++) {
          controller.enqueue(Buffer.alloc(1_000));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        controller.close();
      },
    });
    // `duplex` is needed for streams, and unknown to the types.
    expect(await get('/notes', { method: 'POST', body: chunks, duplex: 'half' } as RequestInit)).toBe('3000');
    await get('/notes', { method: 'POST' });
    expect(sizes(await page(), 'request', '/notes')).toEqual([2, 4_200]);
  });

  it('counts compressed answers by what was sent, and what they were before', async () => {
    const response = await fetch(`${url}/long`, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(await response.text()).toBe(LONG);
    const samples = await page();
    const [, sent = NaN] = sizes(samples, 'response', '/long');
    expect(sent).toBeGreaterThan(20);
    expect(sent).toBeLessThan(LONG.length / 20);
    const bytes = (stage: string) =>
      samples.get(`pulso_http_compression_bytes_total{content_encoding="gzip",stage="${stage}"}`);
    expect([bytes('before'), bytes('after')]).toEqual([LONG.length, sent]);
    expect(samples.get('pulso_http_response_encodings_total{content_encoding="gzip"}')).toBe(1);
  });

  it('counts what X-Cache tells, by route', async () => {
    for (const what of ['HIT', 'MISS', 'MISS', 'Hit%20from%20cloudfront', 'BYPASS']) await get(`/cached/${what}`);
    const samples = await page();
    const results = ['hit', 'miss', 'other'].map((result) =>
      samples.get(`pulso_http_response_cache_total{http_route="/cached/:what",result="${result}"}`),
    );
    expect(results).toEqual([2, 2, 1]);
  });

  it('counts what a rate limiter rejects', async () => {
    for (let i = 0; i < 5; i++) await get('/limited');
    expect((await page()).get('pulso_http_rate_limited_total{http_route="/limited"}')).toBe(3);
  });

  it('counts clients that leave by how far they were, and no size of theirs', async () => {
    const uploading = raw();
    uploading.write('POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc');
    const waiting = raw();
    waiting.write('GET /waiting HTTP/1.1\r\nHost: x\r\n\r\n');
    const downloading = raw();
    downloading.write('GET /endless HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(downloading, 'data');
    while ((await page()).get('http_server_active_requests') !== 3);
    for (const socket of [uploading, waiting, downloading]) socket.destroy();
    const samples = await pageWhenIdle();
    const aborted = ['upload', 'waiting', 'download'].map((phase) =>
      samples.get(`pulso_http_requests_aborted_total{phase="${phase}"}`),
    );
    expect(aborted).toEqual([1, 1, 1]);
    expect(sizes(samples, 'request', '/notes')).toEqual([undefined, undefined]);
    expect(sizes(samples, 'response', '/endless')).toEqual([0, 0]);
  });

  it('does not mind a body that nobody reads', async () => {
    expect(await get('/ignored', { method: 'POST', body: 'x'.repeat(200_000) })).toBe('Accepted');
    expect((await pageWhenIdle()).get('pulso_http_requests_aborted_total{phase="upload"}')).toBe(0);
  });
});
