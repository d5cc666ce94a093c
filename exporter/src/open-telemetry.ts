import { createRequire } from 'node:module';
import { PulsoError } from './errors.ts';
import type { ExemplarSource, SpanContext } from './registry/index.ts';

/** What Pulso uses of `@opentelemetry/api`, from 1.3 on. */
interface OpenTelemetryApi {
  readonly trace: {
    getActiveSpan(): { spanContext(): SpanContext & { readonly traceFlags: number } } | undefined;
  };
}

/** The flag of W3C Trace Context: this trace is recorded, so that there will be something to see. */
const SAMPLED = 1;

/**
 * Who gives the active span. Any copy of OpenTelemetry's API sees the tracer that the application registered: copies share it.
 * Throws a `PulsoError` with code `invalid_option` where it is wanted and not installed.
 */
export function exemplarSource(option: boolean | ExemplarSource | undefined): ExemplarSource | undefined {
  if (option === undefined || option === false) return undefined;
  if (option !== true) return option;
  let api: OpenTelemetryApi;
  try {
    // Synchronously, and only where it is wanted: an optional peer.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what its versions have in common
    api = createRequire(import.meta.url)('@opentelemetry/api') as OpenTelemetryApi;
  } catch (cause) {
    throw new PulsoError(
      'invalid_option',
      'createPulso: exemplars is true, but @opentelemetry/api is not installed; install it, or give a function',
      { cause },
    );
  }
  const { trace } = api;
  return () => {
    const context = trace.getActiveSpan()?.spanContext();
    return context !== undefined && (context.traceFlags & SAMPLED) !== 0 ? context : undefined;
  };
}
