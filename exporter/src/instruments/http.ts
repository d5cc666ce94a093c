import type { IncomingMessage, ServerResponse } from 'node:http';
import { metrics } from '@pulso/catalogue';
import type { Histogram, Registry } from '../registry/index.ts';
import { OVERFLOW_VALUE } from '../registry/index.ts';
import { type RequestState, setState, stateOf, watchRoutes } from './http-route.ts';
import type { Instrument } from './instrument.ts';

export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/** Response times of one route, method and status, since the start. */
export interface HttpSample {
  readonly method: string;
  readonly route: string;
  /** Empty where the client left before an answer was begun. */
  readonly status: string;
  readonly count: number;
  readonly seconds: number;
}

export interface HttpInstrument extends Instrument {
  readonly middleware: Middleware;
  readonly samples: () => readonly HttpSample[];
}

/** Requests to anything that no route answers share one name: paths that scanners try make no series. */
export const UNMATCHED = 'unmatched';
const OTHER_METHOD = '_OTHER';
/** RFC 9110, section 9, and PATCH (RFC 5789): OpenTelemetry's known methods. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);
/** Mount paths that are kept apart in memory; only those of mounts by regular expression have no bound of their own. */
const MAX_BASES = 500;

/** Does not count this request: it is one of Pulso's own pages, not the service's work. */
export function ignoreRequest(request: IncomingMessage): void {
  const state = stateOf(request);
  if (state === undefined || state.ignored) return;
  state.ignored = true;
  state.load.active--;
}

type ByStatus = Map<number, Histogram>;
type ByMethod = Map<string, ByStatus>;

/**
 * Measures requests to an Express application from the moment that they reach the middleware, which comes first, to the
 * end of the response. Two clock readings and one listener per request. `close` rather than Node's diagnostics channel
 * `http.server.response.finish`: a client that leaves never finishes, and would be counted as active for ever.
 */
export function instrumentHttp(registry: Registry): HttpInstrument {
  const durations = registry.histogram(metrics.http.requestDuration, {
    keepOnOverflow: ['http_response_status_code'],
  });
  const rolledUp = registry.histogram(metrics.http.requestDurationAll);
  const outcomes = {
    success: rolledUp.bind({ outcome: 'success' }),
    client_error: rolledUp.bind({ outcome: 'client_error' }),
    server_error: rolledUp.bind({ outcome: 'server_error' }),
  };
  const load = { active: 0 };
  let attached = true;
  const stopActive = registry.gauge(metrics.http.activeRequests).bindCallback({}, () => load.active);
  const bases = new Map<string, Map<string, ByMethod>>();

  function bind(base: string, path: string | undefined, method: string, status: number): Histogram {
    if (!bases.has(base) && bases.size >= MAX_BASES) base = OVERFLOW_VALUE;
    const paths = entry(bases, base, () => new Map<string, ByMethod>());
    const key = path ?? UNMATCHED;
    const statuses = entry(
      entry(paths, key, () => new Map() as ByMethod),
      method,
      () => new Map() as ByStatus,
    );
    return entry(statuses, status, () =>
      durations.bind({
        http_request_method: METHODS.has(method) ? method : OTHER_METHOD,
        http_route: path === undefined ? UNMATCHED : routeName(base, path),
        http_response_status_code: status >= 100 && status <= 599 ? String(status) : status === 0 ? '' : OVERFLOW_VALUE,
      }),
    );
  }

  function finish(response: ServerResponse): void {
    const request = response.req;
    const state = stateOf(request);
    if (state === undefined) return;
    setState(request, undefined);
    if (state.ignored) return;
    load.active--;
    const { path } = state;
    const base = path === undefined ? '' : state.base;
    const method = METHODS.has(request.method ?? '') ? request.method! : OTHER_METHOD;
    const status = response.headersSent ? response.statusCode : 0;
    const histogram =
      bases
        .get(base)
        ?.get(path ?? UNMATCHED)
        ?.get(method)
        ?.get(status) ?? bind(base, path, method, status);
    histogram.observe((performance.now() - state.start) / 1000);
  }

  // One function for all requests, called by the event emitter with the response as `this`: no closure per request.
  function onClose(this: ServerResponse): void {
    try {
      finish(this);
    } catch {
      registry.error('http');
    }
  }

  function middleware(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void {
    try {
      // Mounted twice, the first one counts.
      if (attached && stateOf(request) === undefined) {
        const state: RequestState = {
          start: performance.now(),
          base: '',
          path: undefined,
          templates: undefined,
          ignored: false,
          load,
        };
        setState(request, state);
        watchRoutes(request);
        response.on('close', onClose);
        load.active++;
      }
    } catch {
      registry.error('http');
    }
    next();
  }

  const stopCollecting = registry.onCollect('http', () => {
    for (const outcome of Object.values(outcomes)) outcome.reset();
    for (const [values, histogram] of durations.entries()) outcomes[outcomeOf(values[2]!)].add(histogram);
  });

  return {
    middleware,
    samples: () =>
      [...durations.entries()].map(([[method = '', route = '', status = ''], histogram]) => ({
        ...{ method, route, status },
        ...{ count: histogram.count, seconds: histogram.sum },
      })),
    detach() {
      attached = false;
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

function routeName(base: string, path: string): string {
  // A router's own `/` adds nothing to its mount path.
  return path === '/' && base !== '' ? base : base + path;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
