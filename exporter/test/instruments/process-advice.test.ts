import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { WebSocket, WebSocketServer } from 'ws';
import { createPulso, type Pulso } from '../../src/index.ts';
import { adviceOf } from './advised-within.ts';

const closes: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).toReversed()) await close();
});

function create(): Pulso {
  const pulso = createPulso({ adviceWindow: 5 });
  closes.push(() => pulso.close());
  return pulso;
}

async function serve(listener?: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closes.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

describe('advice on a real process', () => {
  it('predicts of response caching what was spent on answers that the client had already', async () => {
    const pulso = create();
    const app = express();
    app.use(pulso.express());
    app.get('/reports', async (_, response) => {
      await pause(2_200);
      response.json({ total: 42 });
    });
    app.use('/advice', pulso.adviceHandler());
    const { port } = await serve(app);
    const url = `http://127.0.0.1:${port}`;
    const first = await fetch(`${url}/reports`);
    await first.text();
    // Without a header of ours, `fetch` adds `no-cache`, which asks for the whole answer.
    const conditional = { 'If-None-Match': first.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' };
    const ask = (headers: Record<string, string>) => fetch(`${url}/reports`, { headers }).then((each) => each.text());
    await Promise.all(Array.from({ length: 40 }, (_, at) => ask(at % 2 === 0 ? conditional : {})));
    const advice = await adviceOf(pulso, 'response_caching');
    expect(advice.entity).toBe('GET /reports');
    expect(advice.predictedEffect).toBeLessThan(-0.4);
    expect(advice.predictedEffect).toBeGreaterThan(-0.6);
    // Twenty answers of 2.2 s were worked out in vain.
    expect(advice.gain?.savedTime).toBeGreaterThan(0);

    const statuses = (await (await fetch(`${url}/advice/advisors`)).json()) as { name: string; silent?: string }[];
    expect(statuses.find(({ name }) => name === 'n_plus_one')?.silent).toContain('nPlusOne');
    expect(statuses.find(({ name }) => name === 'response_caching')).toEqual({ name: 'response_caching' });
    const list = (await (await fetch(`${url}/advice`)).json()) as { id: string }[];
    expect(list.map(({ id }) => id)).toContain(advice.id);
    const page = await (await fetch(`${url}/advice`, { headers: { accept: 'text/html' } })).text();
    expect(page).toMatch(/\d+ of \d+ advisors can judge now\./);
    expect(page).toContain('n_plus_one: requests are not followed');
  }, 60_000);

  it('finds clients that read too slowly, and what waits for them', async () => {
    const pulso = create();
    const { server, port } = await serve();
    const sockets = new WebSocketServer({ server });
    closes.push(() => sockets.close());
    pulso.websocket(sockets, { name: 'agenda', slowConsumerBytes: 100_000 });
    const clients = Array.from({ length: 3 }, () => new WebSocket(`ws://127.0.0.1:${port}`));
    closes.push(() => {
      for (const client of clients) client.terminate();
    });
    await Promise.all(clients.map((client) => once(client, 'open')));
    const [slow] = clients;
    slow?.pause();
    const message = Buffer.alloc(200_000);
    let sent = 0;
    const advice = await adviceOf(pulso, 'websocket_slow_consumers', async () => {
      // More than the kernel's buffers hold, and no more than a test should.
      if (sent++ < 100) for (const socket of sockets.clients) socket.send(message);
      await pause(10);
    });
    expect(advice).toMatchObject({ entity: 'agenda' });
    expect(advice.values).toMatchObject({ slow: { value: 1 }, open: { value: 3 } });
    expect(advice.predictedEffect).toBeLessThan(-0.5);
    expect(advice.current).toBeGreaterThan(advice.proposed ?? Infinity);
  }, 60_000);

  it('finds an event loop that is blocked, and garbage collections that take their share of it', async () => {
    const pulso = create();
    const kept: object[] = [];
    const allocate = (ms: number) => {
      for (const end = performance.now() + ms; performance.now() < end;) {
        // What lives for some thousand allocations is copied by the collector, as objects of requests under way are.
        for (let i = 0; i < 200; i++)
          kept.push({ rows: Array.from({ length: 40 }, (_, row) => ({ row, name: `x${row}` })) });
        kept.splice(0, Math.max(0, kept.length - 4_000));
      }
    };
    const gc = adviceOf(pulso, 'gc_pressure', () => allocate(400));
    const blocked = adviceOf(pulso, 'event_loop_blocked');
    expect(await blocked).toMatchObject({ entity: 'process' });
    expect((await blocked).current).toBeGreaterThan(0.25);
    const { values } = await gc;
    expect(values['share']).toMatchObject({ unit: 'ratio' });
  }, 90_000);
});
