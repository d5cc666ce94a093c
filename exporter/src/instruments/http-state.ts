import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whose state it is. */
export interface RequestInstrument {
  /** Requests that are being answered. */
  active: number;
  /** Called once: `isComplete` where all of the answer was handed to the network, else its client has left. Never throws. */
  readonly end: (state: RequestState, isComplete: boolean) => void;
}

/** Where the routers of Express are mounted that a request has come through. */
export interface Mounts {
  /** What the router that has it now is mounted at: really, and as a template. */
  mount: string;
  base: string;
  /** The route that had matched when a mounted router was left, and that router's template. */
  leftRoute: object | undefined;
  leftBase: string;
}

/** What the instrument keeps of a request while it is answered. One shape for all, so that V8 reads it fast. */
export class RequestState {
  readonly start = performance.now();
  /** Whether Express handles it. */
  routed = false;
  /** Once a router with a mount path was entered. */
  mounts: Mounts | undefined = undefined;
  /** Names the route where no framework has found one. */
  nameRoute: ((request: IncomingMessage) => string | undefined) | undefined = undefined;
  /** Pulso's own page: not counted. */
  ignored = false;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly instrument: RequestInstrument;
  requestBytes = 0;
  /** Of a body whose length is not in the headers. */
  responseBytes = 0;
  /** The length that the body had before something compressed it; -1 where that is unknown. */
  plainBytes = -1;

  constructor(request: IncomingMessage, response: ServerResponse, instrument: RequestInstrument) {
    this.request = request;
    this.response = response;
    this.instrument = instrument;
  }
}
