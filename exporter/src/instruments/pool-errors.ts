import { constants } from 'node:os';
import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';

/** What a connection was about when it failed. */
type Phase = 'connect' | 'idle' | 'used';

/** Failures that every pool may meet, bound from the start, so that the first of them is seen by rate(). */
const EXPECTED: Readonly<Record<Phase, readonly string[]>> = {
  connect: ['28', '53', '57', 'ECONNREFUSED', 'timeout', '_OTHER'],
  idle: ['57', '_OTHER'],
  used: ['57', '_OTHER'],
};
/** OpenTelemetry's name for an error that has no class of its own. */
const OTHER_ERROR = '_OTHER';
/** Nobody answered in time: `connectionTimeoutMillis` of the pool or of the client has passed. */
const TIMEOUT = 'timeout';
const SQLSTATE = /^[0-9A-Z]{5}$/;
/** The names that a system call or a look-up of a host can fail with: a bounded set, unlike what other errors call a code. */
const SYSTEM_ERRORS: ReadonlySet<string> = new Set([...Object.keys(constants.errno), 'ENOTFOUND', 'EAI_AGAIN']);
/** What pg says of a connection that was given up. */
const CLIENT_TIMEOUTS: ReadonlySet<unknown> = new Set(['timeout expired', 'timeout exceeded when trying to connect']);
/** What pg-pool says, in all versions, to a caller whose `connectionTimeoutMillis` has passed: in the queue, or while connecting. */
const CALLER_TIMEOUTS: ReadonlySet<unknown> = new Set([
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
]);

/** Whether the caller gave up waiting. */
export function gaveUp(error: unknown): boolean {
  return CALLER_TIMEOUTS.has(messageOf(error));
}

/**
 * Why a connection failed, out of a bounded set: the class of SQLSTATE (its first two characters; PostgreSQL, appendix A)
 * where the server said so, the name of the system's error, `timeout`, or `_OTHER`.
 */
export function connectionErrorType(error: unknown): string {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  if (typeof code === 'string') {
    if (typeof severity === 'string' && SQLSTATE.test(code)) return code.slice(0, 2);
    if (SYSTEM_ERRORS.has(code)) return code;
  }
  return CLIENT_TIMEOUTS.has(messageOf(error)) ? TIMEOUT : OTHER_ERROR;
}

/**
 * As `connectionErrorType`, of a connection that was being opened for `milliseconds`. A pool that has waited for `limit`
 * destroys the connection's socket, which then fails for no reason that it could tell.
 */
export function openingErrorType(error: unknown, milliseconds: number, limit: unknown): string {
  const type = connectionErrorType(error);
  // Timers may fire up to a millisecond early by this clock.
  const timedOut = typeof limit === 'number' && limit > 0 && milliseconds >= limit - 1;
  return type === OTHER_ERROR && timedOut ? TIMEOUT : type;
}

function messageOf(error: unknown): unknown {
  return (error as { message?: unknown } | null | undefined)?.message;
}

/** Counts the failures of one pool's connections. */
export function poolErrors(
  registry: Registry,
  labels: { readonly db_client_connection_pool_name: string },
): (phase: Phase, type: string) => void {
  const errors = registry.counter(metrics.pool.errors);
  const bind = (phase: Phase, type: string) => errors.bind({ ...labels, phase, error_type: type });
  for (const phase of ['connect', 'idle', 'used'] as const) for (const type of EXPECTED[phase]) bind(phase, type);
  return (phase, type) => bind(phase, type).inc();
}
