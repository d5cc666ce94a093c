import type { IncomingMessage } from 'node:http';
import { baseOf, pathOf, routeOf as expressRouteOf } from './http-route.ts';
import { stateOf } from './http-connection.ts';

/** The template of the route that a request has been brought to so far, as the metrics of HTTP name it. */
export function routeOf(request: IncomingMessage): string | undefined {
  const state = stateOf(request);
  if (state === undefined) return undefined;
  const route = expressRouteOf(request, state);
  const path = route === undefined ? undefined : pathOf(route);
  if (route === undefined || path === undefined) {
    const name: unknown = state.nameRoute?.(request);
    return typeof name === 'string' ? name : undefined;
  }
  const base = baseOf(route, state);
  // A router's own `/` adds nothing to its mount path.
  return path === '/' && base !== '' ? base : base + path;
}
