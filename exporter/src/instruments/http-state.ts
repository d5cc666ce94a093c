import type { IncomingMessage, ServerResponse } from 'node:http';

const STATE = Symbol('pulso.request');

/** What the instrument keeps on a request while it is answered. One shape for all, so that V8 reads it fast. */
export class RequestState {
  readonly start = performance.now();
  /** Whether Express handles it. */
  routed = false;
  /** What the router that has it now is mounted at: really, and as a template. */
  mount = '';
  base = '';
  /** The route that had matched when a mounted router was left, and that router's template. */
  leftRoute: object | undefined = undefined;
  leftBase = '';
  /** Names the route where no framework has found one. */
  nameRoute: ((request: IncomingMessage) => string | undefined) | undefined = undefined;
  /** Pulso's own page: not counted. */
  ignored = false;
  /** The count of requests being answered that this one is in. */
  readonly load: { active: number };
  requestBytes = 0;
  /** Of a body whose length is not in the headers. */
  responseBytes = 0;
  /** The length that the body had before something compressed it; -1 where that is unknown. */
  plainBytes = -1;
  /** The methods that the object had before its body was counted. */
  push: IncomingMessage['push'] | undefined = undefined;
  write: ((this: ServerResponse, chunk: unknown, encoding?: unknown, callback?: unknown) => boolean) | undefined =
    undefined;
  end: ((this: ServerResponse, chunk?: unknown, encoding?: unknown, callback?: unknown) => ServerResponse) | undefined =
    undefined;

  constructor(load: { active: number }) {
    this.load = load;
  }
}

interface Stateful {
  [STATE]?: RequestState;
}
interface StatefulRequest extends IncomingMessage, Stateful {
  /** Express' link to the response. */
  readonly res?: Stateful;
}

export function stateOf(request: IncomingMessage): RequestState | undefined {
  return (request as StatefulRequest).res?.[STATE] ?? (request as StatefulRequest)[STATE];
}

/**
 * On the response where Express links the two: it adds a dozen properties to the request, all of which would be found by
 * another way than in requests without a state.
 */
export function setState(request: IncomingMessage, response: ServerResponse, state: RequestState): void {
  if ((request as StatefulRequest).res === (response as Stateful)) (response as Stateful)[STATE] = state;
  else (request as StatefulRequest)[STATE] = state;
}

/** Does not count this request: it is one of Pulso's own pages, not the service's work. */
export function ignoreRequest(request: IncomingMessage): void {
  const state = stateOf(request);
  if (state === undefined || state.ignored) return;
  state.ignored = true;
  state.load.active--;
}
