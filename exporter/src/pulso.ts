import type { IncomingMessage } from 'node:http';
import { metrics } from '@pulso/catalogue';
import type { Advice } from './advisors/advice/advice.ts';
import { adviceHandler } from './advisors/advice/page.ts';
import { AdviceEngine, type AdvisorStatus } from './advisors/application/engine.ts';
import { joinCluster } from './cluster/index.ts';
import { PulsoError } from './errors.ts';
import { type Handler, metricsPage, pageHandler } from './handlers.ts';
import { type CacheInstrument, type CacheLike, type CacheOptions, instrumentCache } from './instruments/cache.ts';
import { type HttpServerLike, type HttpServerOptions, instrumentHttp, type Middleware } from './instruments/http.ts';
import { checkName, type Instrument } from './instruments/instrument.ts';
import { instrumentPool, type PoolInstrument, type PoolLike, type PoolOptions } from './instruments/pool.ts';
import { type Leak, worstLeaks } from './instruments/pool-leaks.ts';
import { type ClientLike, instrumentClient, queriesOf, type QueryListing } from './instruments/query.ts';
import { queriesPage } from './instruments/query-page.ts';
import type { RequestQueries } from './instruments/query-requests.ts';
import { routeOf } from './instruments/query-route.ts';
import { instrumentRuntime } from './instruments/runtime.ts';
import {
  instrumentWebSocket,
  type WebSocketInstrument,
  type WebSocketOptions,
  type WebSocketServerLike,
} from './instruments/websocket.ts';
import type { WebSocketHooks } from './instruments/websocket-hooks.ts';
import { appendToPromClient } from './prom-client/append.ts';
import type { PromClientRegistry } from './prom-client/text.ts';
import { exemplarSource } from './open-telemetry.ts';
import { checkOptions, DEFAULT_ADVICE_WINDOW, type PulsoOptions, readToken } from './pulso-options.ts';
import { Registry } from './registry/index.ts';
import { serviceVersion } from './service-version.ts';
import { version } from './version.ts';

/** Pulso in an application: one line around each thing that is to be measured. */
export interface Pulso {
  /** For metrics of the service's own, declared like those of the catalogue. */
  readonly registry: Registry;
  /** Middleware of Express 4 and 5 that measures requests; comes first. */
  express(): Middleware;
  /**
   * Measures all requests of a server of `node:http` or `node:https`, or of `node:http2` with its compatibility API;
   * returns the same server. Where Express answers them, `express()` is still what tells their routes.
   */
  http<S extends HttpServerLike>(server: S, options?: HttpServerOptions): S;
  /** Measures a `pg.Pool` and its queries; returns the same pool. */
  pool<P extends PoolLike>(pool: P, options: PoolOptions): P;
  /** Measures the queries of a `pg.Client` that belongs to no pool; returns the same client. */
  client<C extends ClientLike>(client: C, options: { readonly name: string }): C;
  /**
   * Measures an `LRUCache`, or by a `CacheAdapter` any other cache; returns the same object. A new cache under a name that
   * is in use takes its place: its series go on.
   */
  cache<C extends CacheLike>(cache: C, options: CacheOptions): C;
  /** Measures a `WebSocketServer` of ws; returns the same server. */
  websocket<S extends WebSocketServerLike>(server: S, options: WebSocketOptions): S;
  /** For what only the service knows of a server that is measured: drops, rate limits, classes of channels, queues. */
  websocketHooks(server: WebSocketServerLike): WebSocketHooks;
  /** Takes the measuring off a pool, cache or server again; false if there was none. */
  detach(object: object): boolean;
  /** The page that Prometheus scrapes. */
  metricsHandler(): Handler;
  /** Has a page that the application serves by `register.metrics()` show Pulso's metrics too; returns how to stop. */
  promClientCollector(register: PromClientRegistry): () => void;
  /** Connections held for longer than `leakAfter` of their pool, the oldest first, and where they were taken. */
  leaks(): readonly Leak[];
  /**
   * In a worker of `node:cluster`, has the primary's page show this worker's metrics too; see `createPulsoCluster`.
   * Elsewhere it does nothing. Returns how to stop.
   */
  joinCluster(): () => void;
  /** The groups of statements that took most time, of all pools, the first first; their texts hold no literals. */
  queries(): readonly QueryListing[];
  /** The same as JSON; below it, one by its id, which is the label `query_group`. Mount it by `app.use('/queries', …)`. */
  queriesHandler(): Handler;
  /** The recommendations that stand now, the most severe first. */
  advice(): readonly Advice[];
  /** Every advisor, and why those that cannot judge now cannot; none where they are off. */
  advisors(): readonly AdvisorStatus[];
  /** The recommendations as JSON, or as a page for a browser; below it, one by its id. Mount it by `app.use('/advice', …)`. */
  adviceHandler(): Handler;
  /** Takes all measuring off and stops all timers. The metrics stay readable as they are. */
  close(): void;
}

/** Throws a `PulsoError` with code `invalid_option` or `unreadable_file` that names each option that is wrong. */
export function createPulso(options: PulsoOptions = {}): Pulso {
  checkOptions(options);
  const token = readToken(options);
  const registry = new Registry({ exemplars: exemplarSource(options.exemplars), keepText: options.keepText });
  registry.info(metrics.exporter.info).tell({ version, advertise_url: options.advertiseUrl ?? '' });
  const ofService = serviceVersion(options.version, process.env);
  if (ofService !== undefined) registry.info(metrics.exporter.target).tell({ service_version: ofService });
  const runtime = instrumentRuntime(registry);
  const http = instrumentHttp(registry);
  const queries = queriesOf(registry, options);
  const instruments = new Map<object, Instrument>();
  const pools = new Map<string, { readonly object: object; readonly instrument: PoolInstrument }>();
  const websockets = new Map<object, WebSocketInstrument>();
  const caches = new Map<string, { readonly object: object; readonly instrument: CacheInstrument }>();
  const engine =
    options.advisors === false
      ? undefined
      : new AdviceEngine(registry, {
          windowSeconds: options.adviceWindow ?? DEFAULT_ADVICE_WINDOW,
          measure: () => ({
            runtime: runtime.sample(),
            http: http.samples(),
            cached: http.cached(),
            pools: [...pools.values()].map(({ instrument }) => instrument.sample()),
            caches: [...caches.values()].map(({ instrument }) => instrument.sample()),
            websockets: [...websockets.values()].map((instrument) => instrument.sample()),
            nPlusOne: queries.nPlusOne(),
          }),
        });
  const stops: (() => void)[] = [];

  function attach<I extends Instrument>(object: object, make: () => I): I {
    if (instruments.has(object)) {
      throw new PulsoError('already_instrumented', 'this object is measured already; call detach() on it first');
    }
    const instrument = make();
    instruments.set(object, instrument);
    return instrument;
  }

  function detach(object: object): boolean {
    const instrument = instruments.get(object);
    if (instrument === undefined) return false;
    instrument.detach();
    instruments.delete(object);
    websockets.delete(object);
    for (const named of [pools, caches]) {
      for (const [name, entry] of named) if (entry.object === object) named.delete(name);
    }
    return true;
  }

  /** The newest object of a name is the one that is read. */
  function attachNamed<I extends Instrument>(
    named: Map<string, { readonly object: object; readonly instrument: I }>,
    name: string,
    object: object,
    make: () => I,
  ): void {
    const instrument = attach(object, make);
    const before = named.get(name)?.object;
    named.set(name, { object, instrument });
    if (before !== undefined) detach(before);
  }

  return {
    registry,
    express() {
      const { requests } = queries;
      if (requests === undefined) return http.middleware;
      return (request, response, next) => {
        requests.run(
          () => routeOf(request),
          () => http.middleware(request, response, next),
        );
      };
    },
    http(server, serverOptions = {}) {
      attach(server, () => followRequests(server, http.server(server, serverOptions), queries.requests));
      return server;
    },
    pool(pool, poolOptions) {
      attachNamed(pools, nameOf('pool', poolOptions), pool, () => instrumentPool(registry, pool, poolOptions));
      return pool;
    },
    client(client, clientOptions) {
      attach(client, () => instrumentClient(registry, client, clientOptions));
      return client;
    },
    cache(cache, cacheOptions) {
      attachNamed(caches, nameOf('cache', cacheOptions), cache, () => instrumentCache(registry, cache, cacheOptions));
      return cache;
    },
    websocket(server, socketOptions) {
      websockets.set(
        server,
        attach(server, () => instrumentWebSocket(registry, server, socketOptions)),
      );
      return server;
    },
    websocketHooks(server) {
      const instrument = websockets.get(server);
      if (instrument !== undefined) return instrument.hooks;
      throw new PulsoError('not_instrumented', 'this server is not measured; call websocket(server, …) first');
    },
    detach,
    metricsHandler: () => pageHandler(registry, token, metricsPage(registry, { promClient: options.promClient })),
    promClientCollector(register) {
      const stop = appendToPromClient(registry, register);
      stops.push(stop);
      return stop;
    },
    leaks: () => worstLeaks([...pools.values()].flatMap(({ instrument }) => instrument.leaks())),
    joinCluster() {
      const stop = joinCluster(registry);
      stops.push(stop);
      return stop;
    },
    queries: () => queries.list(),
    queriesHandler: () =>
      pageHandler(
        registry,
        token,
        queriesPage(() => queries.list()),
      ),
    advice: () => engine?.advice() ?? [],
    advisors: () => engine?.advisors() ?? [],
    adviceHandler: () =>
      pageHandler(
        registry,
        token,
        adviceHandler({ advice: () => engine?.advice() ?? [], advisors: () => engine?.advisors() ?? [] }, options),
      ),
    close() {
      for (const object of [...instruments.keys()]) detach(object);
      for (const stop of stops) stop();
      http.detach();
      engine?.stop();
      runtime.detach();
    },
  };
}

/** Has the queries of each request of the server counted together, where that is asked for. */
function followRequests(server: HttpServerLike, instrument: Instrument, requests: RequestQueries | undefined) {
  if (requests === undefined) return instrument;
  const follow = (request: IncomingMessage) => requests.enter(() => routeOf(request));
  server.prependListener('request', follow);
  return {
    detach() {
      server.removeListener('request', follow);
      instrument.detach();
    },
  };
}

/** The name, also where a caller in JavaScript gives no options at all. */
function nameOf(what: string, options: { readonly name: string } | undefined): string {
  return checkName(what, options?.name);
}
