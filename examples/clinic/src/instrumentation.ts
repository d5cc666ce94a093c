import { createPulso } from '@pulso/exporter';
import type { Pulso } from '@pulso/exporter';
import type { RequestHandler } from 'express';
import type { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { WebSocketServer } from 'ws';

type Handler = ReturnType<Pulso['metricsHandler']>;

/** How the clinic is watched: the one file that knows Pulso. Each name's series go on when its object is replaced. */
export interface Instruments {
  requests(): RequestHandler;
  pool(pool: Pool, name: string): void;
  cache<Context>(cache: LRUCache<string, object, Context>, name: string): void;
  websocket(server: WebSocketServer, name: string, limits: { maxConnections: number; pingInterval: number }): void;
  /** The page for Prometheus. */
  metrics(): Handler;
  /** The standing recommendations, for people and programs. */
  advice(): Handler;
  close(): void;
}

export interface InstrumentOptions {
  /** File with the bearer token for /metrics and /advice; undefined: none is asked for. */
  readonly metricsTokenFile: string | undefined;
  /** Seconds of behaviour that a recommendation rests on; undefined: Pulso's default. */
  readonly adviceWindow: number | undefined;
  /** Where people reach this process. */
  readonly advertiseUrl: string | undefined;
}

export function instruments({ metricsTokenFile, adviceWindow, advertiseUrl }: InstrumentOptions): Instruments {
  const pulso: Pulso = createPulso({
    service: 'clinic',
    ...(metricsTokenFile === undefined ? {} : { tokenFile: metricsTokenFile }),
    ...(adviceWindow === undefined ? {} : { adviceWindow }),
    ...(advertiseUrl === undefined ? {} : { advertiseUrl }),
  });
  return {
    requests: () => pulso.express(),
    pool: (pool, name) => void pulso.pool(pool, { name }),
    cache: (cache, name) => void pulso.cache(cache, { name }),
    websocket: (server, name, limits) => void pulso.websocket(server, { name, ...limits }),
    metrics: () => pulso.metricsHandler(),
    advice: () => pulso.adviceHandler(),
    close: () => pulso.close(),
  };
}
