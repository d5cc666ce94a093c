import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RequestState, stateOf } from './http-state.ts';

type Write = (this: ServerResponse, chunk: unknown, encoding?: unknown, callback?: unknown) => boolean;
type End = (this: ServerResponse, chunk?: unknown, encoding?: unknown, callback?: unknown) => ServerResponse;

/** What Node keeps of a response beside its public properties. Where it is missing, less is known and nothing breaks. */
interface KnownResponse extends ServerResponse {
  /** The length in the headers, given or found by `end(body)`; null while unknown, and for ever with chunks. */
  _contentLength?: number | null;
}

/** Counts the bytes that the request's body brings: on this one object, by a function that all requests share. */
export function countRequestBody(request: IncomingMessage, state: RequestState): void {
  state.push = request.push;
  request.push = countingPush;
}

/** Counts what is sent in chunks; a response that goes out at once tells its length itself. */
export function countResponseBody(response: ServerResponse, state: RequestState): void {
  state.write = response.write as Write;
  response.write = countingWrite;
  // HTTP/2 never tells the length.
  if ((response as KnownResponse)._contentLength === undefined) watchEnd(response, state);
}

/** Bytes of a completed response's body; undefined where it cannot be known. */
export function responseBytes(response: ServerResponse, state: RequestState, status: number): number | undefined {
  if (status === 304 || status === 204 || response.req.method === 'HEAD') return 0;
  const length = (response as KnownResponse)._contentLength;
  if (typeof length === 'number') return length;
  return state.isCounted ? state.responseBytes : undefined;
}

function countingPush(this: IncomingMessage, chunk: unknown, encoding?: BufferEncoding): boolean {
  const state = stateOf(this);
  if (state !== undefined) state.requestBytes += lengthOf(chunk, encoding);
  return state!.push!.call(this, chunk, encoding);
}

const countingWrite: Write = function (chunk, encoding, callback) {
  const state = stateOf(this.req)!;
  const more = state.write!.call(this, chunk, encoding, callback);
  // Known only now: writing sends the headers.
  if (typeof (this as KnownResponse)._contentLength !== 'number') {
    if (!state.isCounted) watchEnd(this, state);
    state.responseBytes += lengthOf(chunk, encoding);
  }
  return more;
};

/** The last chunk may come with `end`. */
function watchEnd(response: ServerResponse, state: RequestState): void {
  state.isCounted = true;
  state.end = response.end as End;
  response.end = countingEnd;
}

const countingEnd: End = function (chunk, encoding, callback) {
  const state = stateOf(this.req)!;
  if (!this.writableEnded) state.responseBytes += lengthOf(chunk, encoding);
  return state.end!.call(this, chunk, encoding, callback);
};

function lengthOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === 'string') {
    return Buffer.byteLength(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
  }
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
}
