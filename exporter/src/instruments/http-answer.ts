import { OutgoingMessage, type ServerResponse } from 'node:http';
import { metrics } from '@pulso/catalogue';
import { type Counter, OVERFLOW_VALUE, type Registry } from '../registry/index.ts';
import { requestBytes, responseBytes } from './http-body.ts';
import type { RouteSeries } from './http-series.ts';
import type { RequestState } from './http-state.ts';

const ENCODINGS = ['identity', 'gzip', 'br', 'deflate', 'zstd', OVERFLOW_VALUE] as const;
type Encoding = (typeof ENCODINGS)[number];

/** Counts what the headers and the length of a response tell. */
export class AnswerSeries {
  readonly #encodings: Readonly<Record<Encoding, Counter>>;
  readonly #aborted: Readonly<Record<'upload' | 'waiting' | 'download', Counter>>;
  readonly #compressed = new Map<Encoding, readonly [before: Counter, after: Counter]>();
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
    const encodings = registry.counter(metrics.http.contentEncoding);
    this.#encodings = Object.fromEntries(
      ENCODINGS.map((name) => [name, encodings.bind({ content_encoding: name })]),
    ) as Record<Encoding, Counter>;
    const aborted = registry.counter(metrics.http.aborted);
    this.#aborted = {
      upload: aborted.bind({ phase: 'upload' }),
      waiting: aborted.bind({ phase: 'waiting' }),
      download: aborted.bind({ phase: 'download' }),
    };
  }

  /** The connection closed before the answer was complete. */
  countAborted(response: ServerResponse): void {
    const phase = !response.req.complete ? 'upload' : response.headersSent ? 'download' : 'waiting';
    this.#aborted[phase].inc();
  }

  countComplete(response: ServerResponse, state: RequestState, route: RouteSeries, status: number): void {
    const received = requestBytes(response.req, state);
    if (received > 0) route.requestSize.observe(received);
    const { cache, encoding } = lookAtHeaders(response);
    if (cache !== undefined) route.countCache(cache);
    const bytes = responseBytes(response, state, status);
    if (bytes === undefined) return;
    route.responseSize.observe(bytes);
    if (bytes === 0) return;
    if (encoding === undefined) this.#encodings.identity.inc();
    else this.#countEncoded(encoding, bytes, state.plainBytes);
  }

  #countEncoded(header: unknown, bytes: number, plainBytes: number): void {
    const word = String(header).trim().toLowerCase();
    const name = ENCODINGS.find((encoding) => encoding === word) ?? OVERFLOW_VALUE;
    this.#encodings[name].inc();
    if (plainBytes < 0 || name === 'identity') return;
    let counters = this.#compressed.get(name);
    if (counters === undefined) {
      const family = this.#registry.counter(metrics.http.compressedBytes);
      const bind = (stage: string) => family.bind({ content_encoding: name, stage });
      this.#compressed.set(name, (counters = [bind('before'), bind('after')]));
    }
    counters[0].inc(plainBytes);
    counters[1].inc(bytes);
  }
}

/** Headers as Node keeps them until they are sent: by lower-case name, the name and the value as they were set. */
type KeptHeaders = Readonly<Record<string, readonly [name: string, value: unknown] | undefined>>;

/**
 * Where Node keeps the headers of a response, to look at two of them for the price of one `getHeader`, which checks and
 * lowers the name each time. Undefined where Node keeps them elsewhere: then they are asked for.
 */
const KEPT = Object.getOwnPropertySymbols(new OutgoingMessage()).find(
  ({ description }) => description === 'kOutHeaders',
);

interface KnownResponse extends ServerResponse {
  readonly _header?: string | null;
}

/**
 * The headers that are counted, in `found`. `writeHead(status, headers)` on a response without any before keeps them
 * only in the text that it sends, which is searched then.
 */
function lookAtHeaders(response: KnownResponse): typeof found {
  const kept = KEPT === undefined ? undefined : (response as unknown as Record<symbol, KeptHeaders | null>)[KEPT];
  if (kept) {
    found.cache = kept['x-cache']?.[1];
    found.encoding = kept['content-encoding']?.[1];
    return found;
  }
  // oxlint-disable-next-line no-underscore-dangle -- Node's name for the head as it was sent, which nothing public shows
  const text = response._header;
  const sent = typeof text === 'string' && (kept === null || response.getHeaderNames().length === 0);
  found.cache = sent ? X_CACHE.exec(text)?.[1] : response.getHeader('x-cache');
  found.encoding = sent ? CONTENT_ENCODING.exec(text)?.[1] : response.getHeader('content-encoding');
  return found;
}

/** One for all responses, read at once. */
const found: { cache: unknown; encoding: unknown } = { cache: undefined, encoding: undefined };

const X_CACHE = /^x-cache: *(.*?)\r$/im;
const CONTENT_ENCODING = /^content-encoding: *(.*?)\r$/im;
