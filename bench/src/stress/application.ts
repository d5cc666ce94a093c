import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MetricFamily } from '@pulso/catalogue';
import { createPulso } from '@pulso/exporter';
import express, { type NextFunction, type Request, type Response } from 'express';
import { LRUCache } from 'lru-cache';
import { Pool } from 'pg';
import { WebSocketServer } from 'ws';

const bursts = {
  ...{ name: 'stress_bursts_total', type: 'counter', unit: 'count', labels: ['value'] },
  help: 'Label values that never come twice.',
} as const satisfies MetricFamily;

export interface Application {
  readonly url: string;
  /** Pulso's page; undefined without Pulso. */
  readonly page: () => string | undefined;
  /** Lets everything go. */
  readonly close: () => Promise<void>;
}

/** An application with every instrument on, or with no Pulso at all, and the routes that load and faults need. */
export async function startApplication(databaseUrl: string, withPulso: boolean): Promise<Application> {
  const pulso = withPulso ? createPulso({ service: 'stress', adviceWindow: 60 }) : undefined;
  // Closes what is idle, so that what is left open afterwards is a leak.
  const pool = new Pool({ connectionString: databaseUrl, max: 8, idleTimeoutMillis: 1_000 });
  pulso?.pool(pool, { name: 'main' });
  pool.on('error', () => {});
  const cache = new LRUCache<string, { readonly rows: number }>({ max: 2_000, ttl: 5_000 });
  pulso?.cache(cache, { name: 'clients' });
  const counter = pulso?.registry.counter(bursts);
  const app = express();
  if (pulso !== undefined) {
    app.use(pulso.express());
    app.get('/metrics', pulso.metricsHandler());
  }
  app.get('/clients/:id', async (request, response) => {
    const key = request.params.id;
    let found = cache.get(key);
    if (found === undefined) {
      const { rowCount } = await pool.query('select * from generate_series(1, 5) as client where client <> $1', [
        Number(key) % 7,
      ]);
      cache.set(key, (found = { rows: rowCount ?? 0 }));
    }
    response.json(found);
  });
  app.get('/fails', async (_, response) => {
    await pool.query('select 1 / 0');
    response.end();
  });
  app.get('/rolled-back', async (_, response) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('select pg_sleep(0.01)');
    } finally {
      await client.query('rollback');
      client.release();
    }
    response.end('x');
  });
  app.get('/waits', async (_, response) => {
    await pool.query('select pg_sleep(0.2)');
    response.end('waited');
  });
  app.post('/uploads', express.raw({ limit: '1mb', type: () => true }), (_, response) => void response.sendStatus(204));
  app.get('/bursts/:from', (request, response) => {
    const from = Number(request.params.from);
    for (let i = 0; i < 10_000; i++) counter?.labelValues(`v${from + i}`).inc();
    response.end();
  });
  app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    if (!response.headersSent) response.status(500).end();
  });
  const server = createServer(app);
  const sockets = new WebSocketServer({ server });
  pulso?.websocket(sockets, { name: 'echo', pingInterval: 1_000 });
  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', (data) => socket.send(data));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    page: () => pulso?.registry.encode('text').toString(),
    async close() {
      pulso?.close();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await pool.end();
    },
  };
}
