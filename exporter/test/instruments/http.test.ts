import { once } from 'node:events';
import { connect, type Server } from 'node:net';
import express5 from 'express';
import { createPulso, type Pulso } from '../../src/index.ts';
import { portOf, samplesOf } from './page.ts';

// Not for the compiler: the oldest version has no types.
const OLDEST: string = 'express-4';
const { default: express4 } = (await import(OLDEST)) as { default: typeof express5 };

let express: typeof express5;
let wildcard: string;
let pulso: Pulso;
let server: Server;
let url: string;

async function start() {
  pulso = createPulso({ advisors: false });
  const app = express();
  app.use(pulso.express());
  app.use(pulso.express());
  const clients = express.Router();
  clients.get('/', (_, response) => void response.send('all'));
  clients.get('/:id', (request, response) => {
    if (request.params.id === 'bad') throw new Error('bad');
    response.json({ id: request.params.id });
  });
  const notes = express.Router({ mergeParams: true });
  notes.get('/notes/:note', (request, response) => void response.json(request.params));
  clients.use('/:id', notes);
  app.use('/clinics/:clinic/clients', clients);
  const shared = express.Router();
  shared.get('/', (_, response) => void response.send('shared'));
  shared.get('/next', (_request, _response, next) => next());
  shared.get('/fails', () => {
    throw new Error('fails');
  });
  app.use('/:anything', (_request, _response, next) => next());
  app.use('/doctors/:doctor', shared);
  app.use('/wards/:ward/beds/:bed', express.Router().use('/nurses/:nurse', shared));
  app.use(wildcard, shared);
  app.get('/doctors/:doctor/next', (_, response) => void response.send('next'));
  app.get(['/a', '/b'], (_, response) => void response.sendStatus(204));
  app.get(/^\/files\/(.+)$/, (_, response) => void response.send('file'));
  app.get('/slow', () => {});
  const inner = express();
  inner.get('/hello', (_, response) => void response.send('hello'));
  app.use('/inner', inner);
  app.get('/metrics', pulso.metricsHandler());
  app.use((_error: unknown, _request: express5.Request, response: express5.Response, _next: express5.NextFunction) => {
    response.status(500).send('error');
  });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${portOf(server)}`;
}

const get = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).text();
const page = async () => samplesOf(await get('/metrics'));
const counts = async () => {
  const found: Record<string, number> = {};
  for (const [series, value] of await page()) {
    const match = /^http_server_request_duration_seconds_count\{\w+="(.*)",\w+="(.*)",\w+="(.*)"\}$/.exec(series);
    if (match !== null) found[`${match[1]} ${match[2]} ${match[3]}`] = value;
  }
  return found;
};

describe.each([
  ['express 5', express5],
  ['express 4.17', express4],
])('%s', (_, version) => {
  beforeEach(async () => {
    express = version;
    wildcard = version === express5 ? '/files-of/*path' : '/files-of/*';
    await start();
  });

  afterEach(() => {
    pulso.close();
    server.close();
  });

  it('names requests by their route templates, however deep, and never by what was asked for', async () => {
    await get('/clinics/secret-1/clients/secret-2');
    await get('/clinics/secret-3/clients/secret-4/notes/secret-5');
    await get('/clinics/x/clients');
    await get('/clinics/secret%206/clients/bad');
    await get('/a');
    await get('/files/secret');
    await get('/inner/hello');
    await get('/wp-admin/secret');
    await get('/clinics/x/clients/', { method: 'POST' });
    expect(await counts()).toEqual({
      'GET /clinics/:clinic/clients/:id 200': 1,
      'GET /clinics/:clinic/clients/:id/notes/:note 200': 1,
      'GET /clinics/:clinic/clients 200': 1,
      'GET /clinics/:clinic/clients/:id 500': 1,
      'GET /a,/b 204': 1,
      'GET /^\\\\/files\\\\/(.+)$/ 200': 1,
      'GET /inner/hello 200': 1,
      'GET unmatched 404': 1,
      'POST unmatched 404': 1,
    });
    expect(await get('/metrics')).not.toContain('secret');
  });

  it('names a router by each of its mounts, as it is left by an error, by next, or for another', async () => {
    for (const path of ['/doctors/secret/fails', '/doctors/a%2Fsecret/next', '/files-of/secret/secret-2'])
      await get(path);
    await get('/wards/secret/beds/nurses/nurses/beds/fails');
    expect(await counts()).toEqual({
      'GET /doctors/:doctor/fails 500': 1,
      'GET /doctors/:doctor/next 200': 1,
      [`GET /files-of/:${version === express5 ? 'path' : '0'} 200`]: 1,
      'GET /wards/:ward/beds/:bed/nurses/:nurse/fails 500': 1,
    });
    expect(await get('/metrics')).not.toContain('secret');
  });

  it('rolls up by outcome, and leaves its own page out', async () => {
    await get('/a');
    await get('/nothing');
    await get('/clinics/1/clients/bad');
    const samples = await page();
    for (const outcome of ['success', 'client_error', 'server_error']) {
      expect(samples.get(`pulso_http_request_duration_seconds_count{outcome="${outcome}"}`)).toBe(1);
      expect(samples.get(`pulso_http_request_duration_seconds_bucket{outcome="${outcome}",le="10.0"}`)).toBe(1);
    }
    expect(samples.get('http_server_active_requests')).toBe(0);
    const again = await page();
    expect(again.get('pulso_http_request_duration_seconds_count{outcome="success"}')).toBe(1);
  });

  it('puts unknown methods into one series, and counts a client that leaves', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('PURGE /a HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    const leaving = new AbortController();
    const left = get('/slow', { signal: leaving.signal }).catch(() => 'left');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await page()).get('http_server_active_requests')).toBe(1);
    leaving.abort();
    expect(await left).toBe('left');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await counts()).toEqual({ '_OTHER unmatched 404': 1, 'GET /slow ': 1 });
    expect((await page()).get('http_server_active_requests')).toBe(0);
    socket.destroy();
  });

  it('measures nothing more once it is closed, and the application goes on', async () => {
    pulso.close();
    expect(await get('/clinics/1/clients/2')).toBe('{"id":"2"}');
    expect(await counts()).toEqual({});
  });
});
