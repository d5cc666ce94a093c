import type { Handle } from './cells.ts';

/** Which span an event belongs to; OpenTelemetry's `span.spanContext()` is one. */
export interface SpanContext {
  /** 32 and 16 hexadecimal digits (W3C Trace Context). */
  readonly traceId: string;
  readonly spanId: string;
}

/** The span that is active now, if it is recorded. */
export type ExemplarSource = () => SpanContext | undefined;

/** One event that a number counts, and the trace in which to see it. */
export interface Exemplar extends SpanContext {
  readonly value: number;
  /** Unix time. */
  readonly seconds: number;
}

const TRACE_ID = /^[\da-f]{32}$/;
const SPAN_ID = /^[\da-f]{16}$/;

/**
 * The exemplars of one series, one for each of its lines that may have one. Each line takes the first event of a recorded span
 * since the last page, so that however many events there are, it costs a few per page, and no clock and no span is asked
 * for between them.
 */
export class Exemplars {
  readonly kept: (Exemplar | undefined)[];
  readonly #isFresh: Uint8Array;
  readonly #source: ExemplarSource;
  readonly #book: ExemplarBook;
  readonly #handle: Handle;

  constructor(handle: Handle, lines: number, source: ExemplarSource, book: ExemplarBook) {
    this.kept = Array.from({ length: lines }, () => undefined);
    this.#isFresh = new Uint8Array(lines);
    this.#source = source;
    this.#book = book;
    this.#handle = handle;
  }

  /** Never throws: a source of the user's may, and what it gives may be no span. */
  offer(line: number, value: number, given: SpanContext | undefined): void {
    if (this.#isFresh[line] === 1) return;
    let span: SpanContext | undefined;
    try {
      span = given ?? this.#source();
      // Anything but ids could be personal data, or longer than the 128 characters that OpenMetrics allows.
      if (span === undefined || !TRACE_ID.test(span.traceId) || !SPAN_ID.test(span.spanId)) return;
      this.kept[line] = { traceId: span.traceId, spanId: span.spanId, value, seconds: Date.now() / 1000 };
    } catch {
      return;
    }
    this.#isFresh[line] = 1;
    this.#book.set(this.#handle, this);
  }

  /** They are on a page now: each line takes another. */
  shown(): void {
    this.#isFresh.fill(0);
  }
}

/** The series of a family that have exemplars. */
export type ExemplarBook = Map<Handle, Exemplars>;
