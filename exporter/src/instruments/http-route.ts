import { type IncomingMessage, ServerResponse } from 'node:http';
import { countResponseBodies } from './http-body.ts';
import { stateOf } from './http-connection.ts';
import type { Mounts, RequestState } from './http-state.ts';

const PATCHED = Symbol('pulso.patched');

/** Most processes have one application: it is looked at once. */
let lastApp: object | undefined;

type Out = (error?: unknown) => void;
type Handle = (this: unknown, request: IncomingMessage, response: ServerResponse, out: Out) => unknown;

interface RouterPrototype {
  handle?: Handle;
  [PATCHED]?: true;
}

interface ExpressApp {
  readonly request?: object;
  readonly response?: object;
  /** Express 4's router, whose `router` throws. */
  readonly _router?: object;
  readonly router?: object;
}

/** The parts of Express' request that name a route; Express 4 and 5 set them while they search. */
interface RoutedRequest extends IncomingMessage {
  readonly app?: ExpressApp;
  readonly baseUrl?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** The last one that matched; Express never takes it back. */
  readonly route?: object;
}

/**
 * Has Express' routers note what they are mounted at, and its responses count what they send, once per application.
 * False where Express does not handle the request.
 */
export function watchRoutes(request: IncomingMessage, state: RequestState): boolean {
  const routed = request as RoutedRequest;
  const { app } = routed;
  if (app?.request === undefined || app.response === undefined) return false;
  if (app !== lastApp) {
    lastApp = app;
    // oxlint-disable-next-line no-underscore-dangle -- Express 4's name for it
    watchRouters(app._router ?? app.router);
    watchResponses(app.response);
  }
  if (state.routed) return true;
  state.routed = true;
  const { baseUrl } = routed;
  // Mounted in a router, which was entered before.
  if (baseUrl !== undefined && baseUrl !== '') enter(routed, state, baseUrl);
  return true;
}

/** The route that Express found for a request; undefined where it found none, or does not handle it. */
export function routeOf(request: IncomingMessage, state: RequestState): object | undefined {
  return state.routed ? (request as RoutedRequest).route : undefined;
}

/** What the router of `route` is mounted at, as a template. */
export function baseOf(route: object, { mounts }: RequestState): string {
  if (mounts === undefined) return '';
  return route === mounts.leftRoute ? mounts.leftBase : mounts.base;
}

/**
 * Has all routers of this Express note where they are mounted as they are entered, and which route had matched as they
 * are left. Read at the end of the response it would be too late: Express takes `baseUrl` back as an error climbs out
 * of a router, and a mount path like `/clinics/:id` is only there with its real id, which must not become a label.
 * Accessors on the request itself, which Express writes several times per request, cost about a fifth of a small one.
 */
function watchRouters(router: object | undefined): void {
  let prototype: RouterPrototype | null | undefined = router;
  while (prototype && !Object.hasOwn(prototype, 'handle')) prototype = Object.getPrototypeOf(prototype);
  const handle = prototype?.handle;
  if (!prototype || typeof handle !== 'function' || prototype[PATCHED]) return;
  prototype[PATCHED] = true;
  prototype.handle = function (this: unknown, request, response, out) {
    const { baseUrl } = request as RoutedRequest;
    if (baseUrl === undefined || baseUrl === '') return handle.call(this, request, response, out);
    const state = stateOf(request);
    const { base = '', mount = '' } = state?.mounts ?? {};
    if (state === undefined || baseUrl === mount) return handle.call(this, request, response, out);
    const mounts = enter(request, state, baseUrl);
    return handle.call(this, request, response, (error) => {
      leave(request, mounts);
      mounts.base = base;
      mounts.mount = mount;
      out(error);
    });
  };
}

function enter(request: RoutedRequest, state: RequestState, baseUrl: string): Mounts {
  const mounts = (state.mounts ??= { mount: '', base: '', leftRoute: undefined, leftBase: '' });
  const within = baseUrl.startsWith(mounts.mount);
  const tail = within ? baseUrl.slice(mounts.mount.length) : baseUrl;
  mounts.base = (within ? mounts.base : '') + templateOf(tail, request.params);
  mounts.mount = baseUrl;
  return mounts;
}

/** A route that was noted already matched in a router within this one. */
function leave({ route }: RoutedRequest, mounts: Mounts): void {
  if (route === mounts.leftRoute) return;
  mounts.leftRoute = route;
  mounts.leftBase = mounts.base;
}

/** A mount path with its parameters' names in place of their values. */
function templateOf(path: string, params: RoutedRequest['params']): string {
  const parameters = Object.entries(params ?? {});
  if (parameters.length === 0) return path;
  const names = new Map<unknown, string>();
  for (const [name, value] of parameters) {
    names.set(value, name);
    // A wildcard's, which can be of several segments.
    if (Array.isArray(value)) for (const part of value) names.set(part, name);
    else if (typeof value === 'string' && value.includes('/'))
      for (const part of value.split('/')) names.set(part, name);
  }
  names.delete('');
  return path
    .split('/')
    .map((segment) => {
      const name = names.get(decode(segment));
      return name === undefined ? segment : `:${name}`;
    })
    .filter((segment, at, all) => !segment.startsWith(':') || segment !== all[at - 1])
    .join('/');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * Has the application's responses count what they send in chunks, and note the length that they lose when something, such as the `compression` middleware,
 * takes it back to send another number of bytes.
 */
function watchResponses(response: object): void {
  // What all applications of this Express share: one called as a plain function, as `vhost` does, has responses of its own.
  let prototype = response;
  for (;;) {
    const above = Object.getPrototypeOf(prototype) as object | null;
    if (above === ServerResponse.prototype) break;
    // Not Node's at all.
    if (above === null) {
      prototype = response;
      break;
    }
    prototype = above;
  }
  const target = prototype as ServerResponse & { [PATCHED]?: true };
  if (target[PATCHED]) return;
  target[PATCHED] = true;
  countResponseBodies(target);
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

/** Texts of paths that are no strings, so that none is made per request. */
const texts = new WeakMap<object, string>();

export function pathOf(route: object): string | undefined {
  const { path } = route as { readonly path?: unknown };
  if (typeof path === 'string') return path;
  if (!(path instanceof RegExp) && !Array.isArray(path)) return undefined;
  let text = texts.get(path);
  if (text === undefined) texts.set(path, (text = String(path)));
  return text;
}
