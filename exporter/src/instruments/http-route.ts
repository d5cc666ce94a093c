import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RequestState, stateOf } from './http-state.ts';

const ROUTE = Symbol('pulso.route');
const BASE_URL = Symbol('pulso.baseUrl');
const PATCHED = Symbol('pulso.patched');

/** Most processes have one application: it is looked at once. */
let lastApp: object | undefined;

/** The parts of Express' request that name a route; Express 4 and 5 set them while they search. */
interface RoutedRequest extends IncomingMessage {
  app?: { request?: object; response?: object };
  baseUrl?: string;
  params?: Readonly<Record<string, string | readonly string[]>>;
  [ROUTE]?: unknown;
  [BASE_URL]?: string | undefined;
}

/**
 * Has the application's requests note their route at the moment when Express finds it. Read at the end of the response
 * it would be too late: Express takes `baseUrl` back as an error climbs out of a router, and a mount path like
 * `/clinics/:id` is only there with its real id, which must not become a label. Once per application, at its first request.
 */
export function watchRoutes(request: IncomingMessage): void {
  const routed = request as RoutedRequest;
  const { app } = routed;
  if (app?.request === undefined) return;
  if (app !== lastApp) {
    lastApp = app;
    patch(app);
  }
  // Set before the request got the application's prototype: in Express 4 always, in Express 5 at the first request.
  if (Object.hasOwn(routed, 'baseUrl')) {
    const { baseUrl } = routed;
    if (Reflect.deleteProperty(routed, 'baseUrl') && baseUrl !== undefined) routed.baseUrl = baseUrl;
  }
}

function patch(app: { request?: object; response?: object }): void {
  const prototype = app.request;
  if (prototype === undefined || PATCHED in prototype) return;
  if (app.response !== undefined) watchLength(app.response);
  Object.defineProperties(prototype, {
    [PATCHED]: { value: true },
    route: {
      configurable: true,
      get(this: RoutedRequest) {
        return this[ROUTE];
      },
      set(this: RoutedRequest, route: unknown) {
        this[ROUTE] = route;
        const state = stateOf(this);
        if (state === undefined) return;
        const base = this.baseUrl ?? '';
        state.base = state.templates?.get(base) ?? base;
        state.path = pathOf(route);
      },
    },
    baseUrl: {
      configurable: true,
      get(this: RoutedRequest) {
        return this[BASE_URL];
      },
      set(this: RoutedRequest, next: string) {
        const last = this[BASE_URL] ?? '';
        this[BASE_URL] = next;
        const state = stateOf(this);
        if (state !== undefined && typeof next === 'string' && next.length > last.length)
          noteMount(this, state, last, next);
      },
    },
  });
}

/**
 * Has the application's responses note the length that they lose when something, such as the `compression` middleware,
 * takes it back to send another number of bytes.
 */
function watchLength(prototype: object): void {
  const target = prototype as ServerResponse;
  const removeHeader = target.removeHeader;
  target.removeHeader = function (this: ServerResponse, name) {
    if (typeof name === 'string' && name.toLowerCase() === 'content-length') {
      const state = this.req === undefined ? undefined : stateOf(this.req);
      const length = Number(this.getHeader(name) ?? NaN);
      if (state !== undefined && length >= 0) state.plainBytes = length;
    }
    return removeHeader.call(this, name);
  };
}

/** A router was entered: its mount path, with its parameters' names in place of their values. */
function noteMount(request: RoutedRequest, state: RequestState, last: string, next: string): void {
  const parameters = Object.entries(request.params ?? {});
  if (parameters.length === 0 && state.templates === undefined) return;
  const names = new Map(parameters.map(([name, value]) => [typeof value === 'string' ? value : value.join('/'), name]));
  const segments = next
    .slice(last.length)
    .split('/')
    .map((segment) => {
      const name = names.get(decode(segment));
      return name === undefined ? segment : `:${name}`;
    });
  state.templates ??= new Map();
  state.templates.set(next, (state.templates.get(last) ?? last) + segments.join('/'));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Texts of paths that are no strings, so that none is made per request. */
const texts = new WeakMap<object, string>();

function pathOf(route: unknown): string | undefined {
  const path = (route as { path?: unknown } | undefined)?.path;
  if (typeof path === 'string') return path;
  if (!(path instanceof RegExp) && !Array.isArray(path)) return undefined;
  let text = texts.get(path);
  if (text === undefined) texts.set(path, (text = String(path)));
  return text;
}
