import type { RequestHandler } from 'express';
import type { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { WebSocketServer } from 'ws';

/** How the clinic is watched: the one file that knows Pulso. */
export interface Instruments {
  requests(): RequestHandler;
  pool(pool: Pool, name: string): void;
  cache(cache: LRUCache<string, object>, name: string): void;
  websocket(server: WebSocketServer, name: string, maxConnections: number): void;
  metrics(): RequestHandler;
  close(): Promise<void>;
}

export interface InstrumentOptions {
  /** File with the bearer token for /metrics; undefined: none is asked for. */
  readonly metricsTokenFile: string | undefined;
}

export function instruments(_options: InstrumentOptions): Instruments {
  return {
    requests: () => (_request, _response, next) => next(),
    pool: () => {},
    cache: () => {},
    websocket: () => {},
    metrics: () => (_request, response) => void response.sendStatus(503),
    close: async () => {},
  };
}
