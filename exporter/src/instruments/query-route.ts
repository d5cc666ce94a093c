import type { IncomingMessage } from 'node:http';
import { stateOf } from './http-state.ts';

/** The template of the route that a request has been brought to so far, as the metrics of HTTP name it. */
export function routeOf(request: IncomingMessage): string | undefined {
  const state = stateOf(request);
  if (state === undefined) return undefined;
  const { base, path, nameRoute } = state;
  if (path === undefined) {
    const name: unknown = nameRoute?.(request);
    return typeof name === 'string' ? name : undefined;
  }
  // A router's own `/` adds nothing to its mount path.
  return path === '/' && base !== '' ? base : base + path;
}
