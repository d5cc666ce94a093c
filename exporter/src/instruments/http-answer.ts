import type { ServerResponse } from 'node:http';
import { metrics } from '@pulso/catalogue';
import { type Counter, OVERFLOW_VALUE, type Registry } from '../registry/index.ts';
import { responseBytes } from './http-body.ts';
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
    if (state.requestBytes > 0 && response.req.complete) route.requestSize.observe(state.requestBytes);
    const cache = headerOf(response, 'x-cache');
    if (cache !== undefined) route.countCache(cache);
    const bytes = responseBytes(response, state, status);
    route.responseSize.observe(bytes);
    if (bytes === 0) return;
    const header = headerOf(response, 'content-encoding');
    if (header === undefined) this.#encodings.identity.inc();
    else this.#countEncoded(header, bytes, state.plainBytes);
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

/**
 * A header of the response. `writeHead(status, headers)` on a response without any before keeps them only in the text
 * that it sends, which is searched then.
 */
function headerOf(response: ServerResponse, name: 'x-cache' | 'content-encoding'): unknown {
  const value = response.getHeader(name);
  if (value !== undefined || response.hasHeader('content-type')) return value;
  const text = (response as { _header?: string | null })._header;
  if (typeof text !== 'string') return undefined;
  const pattern = name === 'x-cache' ? X_CACHE : CONTENT_ENCODING;
  return pattern.exec(text)?.[1];
}

const X_CACHE = /^x-cache: *(.*?)\r$/im;
const CONTENT_ENCODING = /^content-encoding: *(.*?)\r$/im;
