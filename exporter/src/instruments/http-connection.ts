import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestState } from './http-state.ts';

const CONNECTION = Symbol('pulso.connection');
const STATE = Symbol('pulso.request');
const FINISHED = 'http.server.response.finish';

interface KnownSocket extends Socket {
  [CONNECTION]?: Connection;
  /** Node's HTTP/1 parser: who has one is told of on the channel. */
  readonly parser?: unknown;
}
interface KnownRequest extends IncomingMessage {
  [STATE]?: RequestState;
}

/**
 * The requests of one HTTP/1 connection that are being answered: nearly always one, more where a client pipelines. It
 * stays on the socket: a property more on each request or response has V8 find all of Express' by a slower way.
 */
class Connection {
  current: RequestState | undefined = undefined;
  readonly #waiting: RequestState[] = [];

  add(state: RequestState): void {
    if (this.current === undefined) this.current = state;
    else this.#waiting.push(state);
  }

  find(request: IncomingMessage): RequestState | undefined {
    const { current } = this;
    if (current?.request === request) return current;
    return this.#waiting.length === 0 ? undefined : this.#waiting.find((state) => state.request === request);
  }

  /** Responses go out in the order of their requests. */
  next(): void {
    this.current = this.#waiting.shift();
  }
}

/**
 * Has `state.instrument.end` called once its response was handed to the network, or its client has left. Node's channel
 * tells the former, one listener for each connection the latter: none for each request. Where there is no such
 * connection (HTTP/2, requests that are injected), a listener for the response.
 */
export function follow(state: RequestState): void {
  const { request, response } = state;
  const connection = connectionOf(request.socket);
  if (connection !== undefined) connection.add(state);
  else {
    (request as KnownRequest)[STATE] = state;
    response.on('close', onClose);
  }
}

/** The state of a request until it is answered; undefined where it is not measured. */
export function stateOf(request: IncomingMessage): RequestState | undefined {
  const connection = (request.socket as KnownSocket | undefined)?.[CONNECTION];
  return connection === undefined ? (request as KnownRequest)[STATE] : connection.find(request);
}

/** Does not count this request: it is one of Pulso's own pages, not the service's work. */
export function ignoreRequest(request: IncomingMessage): void {
  const state = stateOf(request);
  if (state === undefined || state.ignored) return;
  state.ignored = true;
  state.instrument.active--;
}

let listeners = 0;

/** Listens to Node's channel until the returned function is called. */
export function listen(): () => void {
  if (listeners++ === 0) subscribe(FINISHED, onFinished);
  let listening = true;
  return () => {
    if (!listening) return;
    listening = false;
    if (--listeners === 0) unsubscribe(FINISHED, onFinished);
  };
}

function connectionOf(socket: KnownSocket | undefined): Connection | undefined {
  const known = socket?.[CONNECTION];
  if (known !== undefined || !socket?.parser) return known;
  const connection = new Connection();
  socket[CONNECTION] = connection;
  socket.on('close', onConnectionClosed);
  return connection;
}

function onFinished(message: unknown): void {
  const { socket, response } = message as { readonly socket: KnownSocket; readonly response: ServerResponse };
  const connection = socket[CONNECTION];
  const state = connection?.current;
  if (state === undefined || state.response !== response) return;
  connection!.next();
  state.instrument.end(state, true);
}

function onConnectionClosed(this: KnownSocket): void {
  const connection = this[CONNECTION];
  for (let state = connection?.current; state !== undefined; state = connection?.current) {
    connection?.next();
    state.instrument.end(state, false);
  }
}

function onClose(this: ServerResponse): void {
  const state = (this.req as KnownRequest)[STATE];
  state?.instrument.end(state, isComplete(this));
}

/** Whether all of the answer was handed to the network, and to someone. */
function isComplete(response: ServerResponse): boolean {
  // An answer that a handler ends once the client has left is finished, though nobody got it. Deprecated in name only:
  // nothing else tells it of both HTTP/1 and HTTP/2.
  const { aborted } = response.req as { readonly aborted?: boolean };
  return response.writableFinished && response.writableEnded && aborted !== true;
}
