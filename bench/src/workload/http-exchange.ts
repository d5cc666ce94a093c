import { channel } from 'node:diagnostics_channel';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** What Node's server and Express do to one request as far as anyone who measures can see, without network and text. */
export type Hook = (request: IncomingMessage, response: ServerResponse) => void;

class ExpressRequest extends IncomingMessage {
  declare route: { readonly path: string };
  declare app: object;
}
class ExpressResponse extends ServerResponse {
  declare _header: string;
  declare _contentLength: number;
}
ExpressRequest.prototype.app = { request: ExpressRequest.prototype, response: ExpressResponse.prototype };

/** A kept connection, which Node's parser marks as its own. */
const SOCKET = Object.assign(new Socket(), { parser: {} });
const HEADER = 'HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 17\r\n\r\n';
/** The routes and methods of a small service, in turn. */
const ROUTES = Array.from({ length: 16 }, (_, at) => ({ path: `/area${at}/:id` }));
const METHODS = ['GET', 'POST'] as const;
let made = 0;
const STARTED = channel('http.server.request.start');
const FINISHED = channel('http.server.response.finish');

export interface Exchange {
  readonly request: ExpressRequest;
  readonly response: ExpressResponse;
  readonly route: { readonly path: string };
}

/** A request that has come and the response to it: making them is Node's work, and costs more than to measure them. */
export function newExchange(): Exchange {
  const request = new ExpressRequest(SOCKET);
  const route = ROUTES[made++ % ROUTES.length]!;
  request.method = METHODS[(made >> 4) % METHODS.length]!;
  request.complete = true;
  const response = new ExpressResponse(request);
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  return { request, response, route };
}

/**
 * From the request's start to the response's `close`; `hook` is the middleware, none in the bare case. Whether Node's
 * channels publish is told here, not by subscribing in turns: each time, that changes what the channel is.
 */
export function perform({ request, response, route }: Exchange, hook: Hook | undefined, publishes = false): void {
  if (publishes && STARTED.hasSubscribers) STARTED.publish({ request, response, socket: SOCKET, server: undefined });
  hook?.(request, response);
  request.route = route;
  // oxlint-disable-next-line no-underscore-dangle -- what Node itself sets by `end`
  response._header = HEADER;
  // oxlint-disable-next-line no-underscore-dangle -- as above
  response._contentLength = 17;
  response.finished = true;
  if (publishes && FINISHED.hasSubscribers) FINISHED.publish({ request, response, socket: SOCKET, server: undefined });
  response.emit('finish');
  response.emit('close');
}
