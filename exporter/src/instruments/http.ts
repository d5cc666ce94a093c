import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { metrics } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import type { Registry } from '../registry/index.ts';
import { AnswerSeries } from './http-answer.ts';
import { countRequestBody, countResponseBody } from './http-body.ts';
import { baseOf, routeOf as expressRouteOf, watchRoutes } from './http-route.ts';
import { type RouteSeries, RouteTable, UNMATCHED } from './http-series.ts';
import { follow, listen, stateOf } from './http-connection.ts';
import { type RequestInstrument, RequestState } from './http-state.ts';
import { checkMethods, type Instrument } from './instrument.ts';

export { ignoreRequest } from './http-connection.ts';
export { UNMATCHED } from './http-series.ts';

export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/** What the instrument needs of a server of `node:http`, `node:https`, or `node:http2` with its compatibility API. */
export type HttpServerLike = EventEmitter;

export interface HttpServerOptions {
  /**
   * Names the route of a request by a template of the service's own, such as `/clients/:id`, once it is answered;
   * undefined where none answered. Never the path itself. Not asked where Express has found a route.
   */
  readonly route?: (request: IncomingMessage) => string | undefined;
}

/** Response times of one route, method and status, since the start. */
export interface HttpSample {
  readonly method: string;
  readonly route: string;
  /** Empty where the client left before an answer was begun. */
  readonly status: string;
  readonly count: number;
  readonly seconds: number;
}

/** What `X-Cache` headers of one route told, since the start. */
export interface CachedSample {
  readonly route: string;
  readonly result: string;
  readonly count: number;
}

export interface HttpInstrument extends Instrument {
  readonly middleware: Middleware;
  /** Measures all requests of a server. */
  readonly server: (server: HttpServerLike, options: HttpServerOptions) => Instrument;
  readonly samples: () => readonly HttpSample[];
  /** Responses by route of which an `X-Cache` header told whether a cache had them. */
  readonly cached: () => readonly CachedSample[];
}

/**
 * Measures requests from the moment that they reach the middleware, which comes first, or the server, to the end of the
 * response. Two clock readings per request, and nothing on the request or response.
 */
export function instrumentHttp(registry: Registry): HttpInstrument {
  const routes = new RouteTable(registry);
  const answers = new AnswerSeries(registry);
  const rolledUp = registry.histogram(metrics.http.requestDurationAll);
  const outcomes = {
    success: rolledUp.bind({ outcome: 'success' }),
    client_error: rolledUp.bind({ outcome: 'client_error' }),
    server_error: rolledUp.bind({ outcome: 'server_error' }),
  };
  const instrument: RequestInstrument = { active: 0, end };
  let attached = true;
  const stopListening = listen();
  const stopActive = registry.gauge(metrics.http.activeRequests).bindCallback({}, () => instrument.active);

  function begin(request: IncomingMessage, response: ServerResponse): RequestState {
    const state = new RequestState(request, response, instrument);
    follow(state);
    const { method } = request;
    if (method !== 'GET' && method !== 'HEAD') countRequestBody(request, state);
    instrument.active++;
    return state;
  }

  function routeOf(request: IncomingMessage, state: RequestState): RouteSeries {
    const found = expressRouteOf(request, state);
    if (found !== undefined) {
      const series = routes.of(found, baseOf(found, state));
      if (series !== undefined) return series;
    }
    if (state.nameRoute === undefined) return routes.unmatched;
    let name: unknown;
    try {
      name = state.nameRoute(request);
    } catch {
      registry.error('http');
    }
    return typeof name === 'string' && name !== UNMATCHED ? routes.find('', name) : routes.unmatched;
  }

  function count(state: RequestState, isComplete: boolean): void {
    const now = performance.now();
    const { request, response } = state;
    if (state.ignored) return;
    instrument.active--;
    const route = routeOf(request, state);
    const status = response.headersSent ? response.statusCode : 0;
    route.duration(request.method, status).observe((now - state.start) / 1000);
    if (status === 429) route.rateLimited.inc();
    if (isComplete) answers.countComplete(response, state, route, status);
    else answers.countAborted(response);
  }

  function end(state: RequestState, isComplete: boolean): void {
    try {
      count(state, isComplete);
    } catch {
      registry.error('http');
    }
  }

  function middleware(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void {
    try {
      if (attached) {
        // Mounted twice, or with the server measured too, the first one counts.
        const known = stateOf(request);
        const state = known ?? begin(request, response);
        if (!watchRoutes(request, state) && known === undefined) countResponseBody(response, state);
      }
    } catch {
      registry.error('http');
    }
    next();
  }

  function server(target: HttpServerLike, { route }: HttpServerOptions): Instrument {
    checkMethods('an HTTP server', target, ['listen', 'prependListener', 'removeListener']);
    if (route !== undefined && typeof route !== 'function') {
      throw new PulsoError(
        'invalid_option',
        'http: route must be a function from a request to the template of its route',
      );
    }
    const onRequest = (request: IncomingMessage, response: ServerResponse) => {
      try {
        if (stateOf(request) !== undefined) return;
        const state = begin(request, response);
        state.nameRoute = route;
        countResponseBody(response, state);
      } catch {
        registry.error('http');
      }
    };
    target.prependListener('request', onRequest);
    return {
      detach() {
        target.removeListener('request', onRequest);
      },
    };
  }

  const stopCollecting = registry.onCollect(
    'http',
    () => {
      for (const outcome of Object.values(outcomes)) outcome.reset();
      for (const [values, histogram] of routes.durations.entries()) outcomes[outcomeOf(values[2]!)].add(histogram);
    },
    [metrics.http.requestDurationAll],
  );

  return {
    middleware,
    server,
    samples: () =>
      [...routes.durations.entries()].map(([[method = '', route = '', status = ''], histogram]) => ({
        ...{ method, route, status },
        ...{ count: histogram.count, seconds: histogram.sum },
      })),
    cached: () =>
      routes.cached.set.entries().map(([[route = '', result = ''], { value }]) => ({ route, result, count: value })),
    detach() {
      attached = false;
      stopListening();
      stopActive();
      stopCollecting();
    },
  };
}

/** A client that left before an answer counts as the client's error, as do 4xx; a status that is none, as the server's. */
export function outcomeOf(status: string): 'success' | 'client_error' | 'server_error' {
  if (status === '') return 'client_error';
  const code = Number(status);
  if (code < 400) return 'success';
  return code < 500 ? 'client_error' : 'server_error';
}
