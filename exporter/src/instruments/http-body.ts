import type { IncomingMessage, ServerResponse } from 'node:http';
import { stateOf } from './http-connection.ts';
import type { RequestState } from './http-state.ts';

type Write = (this: ServerResponse, chunk: unknown, encoding?: unknown, callback?: unknown) => boolean;
type End = (this: ServerResponse, chunk?: unknown, encoding?: unknown, callback?: unknown) => ServerResponse;

const COUNTED = Symbol('pulso.counted');
const COUNTING = Symbol('pulso.counting');
/** On a request or response whose own methods were replaced: those that it had. */
interface CountedRequest extends IncomingMessage {
  [COUNTING]?: { readonly state: RequestState; readonly push: IncomingMessage['push'] };
}
interface CountedResponse extends ServerResponse {
  [COUNTING]?: { readonly state: RequestState; readonly write: Write; readonly end: End };
}

/** What Node keeps of a response beside its public properties. Where it is missing, less is known and nothing breaks. */
interface KnownResponse extends ServerResponse {
  /** The length in the headers, given or found by `end(body)`; null while unknown, and for ever with chunks. */
  _contentLength?: number | null;
  [COUNTED]?: true;
}

/**
 * Counts the bytes of a body that does not tell its length, as it comes: on this one request, by a function that all
 * share.
 */
export function countRequestBody(request: IncomingMessage, state: RequestState): void {
  const { headers } = request;
  const length = headers['content-length'];
  if (length !== undefined) state.requestBytes = Number(length);
  else if (headers['transfer-encoding'] !== undefined || request.httpVersionMajor > 1) {
    (request as CountedRequest)[COUNTING] = { state, push: request.push };
    request.push = countingPush;
  }
}

/** Bytes of the request's body, which Node holds to its declared length; 0 where not all of it has come. */
export function requestBytes(request: IncomingMessage, state: RequestState): number {
  return state.requestBytes > 0 && request.complete ? state.requestBytes : 0;
}

/** Counts what is sent in chunks; a response that goes out at once tells its length itself. On this one response. */
export function countResponseBody(response: ServerResponse, state: RequestState): void {
  (response as CountedResponse)[COUNTING] = { state, write: response.write as Write, end: response.end as End };
  response.write = countingWrite;
  response.end = countingEnd as ServerResponse['end'];
}

/** The same for all responses with this prototype: nothing is then put on each of them. */
export function countResponseBodies(prototype: KnownResponse): void {
  prototype[COUNTED] = true;
  const write = prototype.write as Write;
  const end = prototype.end as End;
  const patchedWrite: Write = function (chunk, encoding, callback) {
    const more = write.call(this, chunk, encoding, callback);
    const state = stateOf(this.req);
    if (state !== undefined) noteWritten(this, state, chunk, encoding);
    return more;
  };
  const patchedEnd: End = function (chunk, encoding, callback) {
    // Most are sent at once.
    if (this.headersSent) {
      const state = stateOf(this.req);
      if (state !== undefined) noteEnding(this, state, chunk, encoding);
    }
    return end.call(this, chunk, encoding, callback);
  };
  prototype.write = patchedWrite;
  prototype.end = patchedEnd as ServerResponse['end'];
}

/** Bytes of a completed response's body; undefined where nothing counted them, after a second Express took it over. */
export function responseBytes(response: KnownResponse, state: RequestState, status: number): number | undefined {
  if (status === 304 || status === 204 || response.req.method === 'HEAD') return 0;
  const length = response._contentLength;
  if (typeof length === 'number') return length;
  return (response as CountedResponse)[COUNTING] !== undefined || response[COUNTED] === true
    ? state.responseBytes
    : undefined;
}

function countingPush(this: IncomingMessage, chunk: unknown, encoding?: BufferEncoding): boolean {
  const { state, push } = (this as CountedRequest)[COUNTING]!;
  state.requestBytes += lengthOf(chunk, encoding);
  return push.call(this, chunk, encoding);
}

const countingWrite: Write = function (chunk, encoding, callback) {
  const { state, write } = (this as CountedResponse)[COUNTING]!;
  const more = write.call(this, chunk, encoding, callback);
  noteWritten(this, state, chunk, encoding);
  return more;
};

const countingEnd: End = function (chunk, encoding, callback) {
  const { state, end } = (this as CountedResponse)[COUNTING]!;
  noteEnding(this, state, chunk, encoding);
  return end.call(this, chunk, encoding, callback);
};

/** After writing, which sends the headers: only then is it known whether the length is in them. */
function noteWritten(response: ServerResponse, state: RequestState, chunk: unknown, encoding: unknown): void {
  if (typeof (response as KnownResponse)._contentLength !== 'number') state.responseBytes += lengthOf(chunk, encoding);
}

/** With the headers still to be sent, their length will be this chunk's. HTTP/2, which never tells it, calls `write`. */
function noteEnding(response: ServerResponse, state: RequestState, chunk: unknown, encoding: unknown): void {
  if (response.headersSent && (response as KnownResponse)._contentLength === null && !response.writableEnded) {
    state.responseBytes += lengthOf(chunk, encoding);
  }
}

function lengthOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === 'string') {
    return Buffer.byteLength(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
  }
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
}
