import type { IncomingMessage } from 'node:http';

/** What the instrument keeps on a request while it is answered. */
export interface RequestState {
  readonly start: number;
  /** Mount path of the matched route as a template, and its own path; undefined while no route has matched. */
  base: string;
  path: string | undefined;
  /** By real mount path, its template; only where a mount path has parameters. */
  templates: Map<string, string> | undefined;
  /** Pulso's own page: not counted. */
  ignored: boolean;
  /** The count of requests being answered that this one is in. */
  readonly load: { active: number };
}

const STATE = Symbol('pulso.request');
const ROUTE = Symbol('pulso.route');
const BASE_URL = Symbol('pulso.baseUrl');
const PATCHED = Symbol('pulso.patched');

/** The parts of Express' request that name a route; Express 4 and 5 set them while they search. */
interface RoutedRequest extends IncomingMessage {
  app?: { request?: object };
  baseUrl?: string;
  params?: Readonly<Record<string, string | readonly string[]>>;
  [STATE]?: RequestState | undefined;
  [ROUTE]?: unknown;
  [BASE_URL]?: string | undefined;
}

export function stateOf(request: IncomingMessage): RequestState | undefined {
  return (request as RoutedRequest)[STATE];
}

export function setState(request: IncomingMessage, state: RequestState | undefined): void {
  (request as RoutedRequest)[STATE] = state;
}

/**
 * Has the application's requests note their route at the moment when Express finds it. Read at the end of the response
 * it would be too late: Express takes `baseUrl` back as an error climbs out of a router, and a mount path like
 * `/clinics/:id` is only there with its real id, which must not become a label. Once per application, at its first request.
 */
export function watchRoutes(request: IncomingMessage): void {
  const routed = request as RoutedRequest;
  const prototype = routed.app?.request;
  if (prototype === undefined || PATCHED in prototype) return;
  const { baseUrl } = routed;
  Object.defineProperties(prototype, {
    [PATCHED]: { value: true },
    route: {
      configurable: true,
      get(this: RoutedRequest) {
        return this[ROUTE];
      },
      set(this: RoutedRequest, route: unknown) {
        this[ROUTE] = route;
        const state = this[STATE];
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
        const state = this[STATE];
        if (state !== undefined && typeof next === 'string' && next.length > last.length)
          noteMount(this, state, last, next);
      },
    },
  });
  // This first request came before the accessors, and has the property itself.
  if (Reflect.deleteProperty(routed, 'baseUrl') && baseUrl !== undefined) routed.baseUrl = baseUrl;
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

function pathOf(route: unknown): string | undefined {
  const path = (route as { path?: unknown } | undefined)?.path;
  if (typeof path === 'string') return path;
  return path instanceof RegExp || Array.isArray(path) ? String(path) : undefined;
}
