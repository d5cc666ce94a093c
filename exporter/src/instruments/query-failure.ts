/** OpenTelemetry's name for an error that has no class: a lost connection, a time limit of the client. */
const OTHER_ERROR = '_OTHER';
const SQLSTATE = /^[0-9A-Z]{5}$/;

export const CANCEL_REASONS = [
  ...[
    'request',
    'statement_timeout',
    'lock_timeout',
    'transaction_timeout',
    'idle_timeout',
    'client_timeout',
    'unknown',
  ],
] as const;
type CancelReason = (typeof CANCEL_REASONS)[number];

/** SQLSTATE of one of the server's own errors. */
export function sqlState(error: unknown): string | undefined {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  return typeof severity === 'string' && typeof code === 'string' && SQLSTATE.test(code) ? code : undefined;
}

/** The first two characters of SQLSTATE (PostgreSQL, appendix A). */
export function errorTypeOf(error: unknown): string {
  return sqlState(error)?.slice(0, 2) ?? OTHER_ERROR;
}

/** Why the query was stopped before its end; undefined if it failed by itself. */
export function cancelReason(error: unknown): CancelReason | undefined {
  const message = String((error as { message?: unknown } | null | undefined)?.message);
  switch (sqlState(error)) {
    case undefined:
      // What pg says, in all versions, when `query_timeout` has passed.
      return message === 'Query read timeout' ? 'client_timeout' : undefined;
    case '57014':
      // One code for both. The server says which in its own language: in others than English, often with this word too.
      if (/timeout/i.test(message)) return 'statement_timeout';
      return /user request/.test(message) ? 'request' : 'unknown';
    case '55P03':
      // Also what NOWAIT says, which is no time limit.
      return /timeout/i.test(message) ? 'lock_timeout' : undefined;
    case '25P03':
      return 'idle_timeout';
    case '25P04':
      return 'transaction_timeout';
    default:
      return undefined;
  }
}

/** Classes and codes after which the same statement may well succeed: worth another try. */
const TRANSIENT = /^(?:08|40|53|57P0[1-5]|55P03|57014)/;

interface Failed {
  readonly text: string;
  readonly values: readonly unknown[] | undefined;
  readonly until: number;
}

const MAX_FAILED = 64;
const REMEMBERED_MS = 30_000;
const MAX_VALUES = 1_000;

/**
 * Tells retries: the same text with the same values, within 30 s of having failed for a reason that passes (connection
 * lost, serialization, deadlock, lock or time limit, server shutting down or full). Nothing is kept while nothing fails.
 */
export class Retries {
  #failed: Failed[] = [];

  failed(text: string, values: unknown, error: unknown, now: number): void {
    const state = sqlState(error);
    const isLost = state === undefined && /connection|ECONN|EPIPE/i.test(String((error as Error | undefined)?.message));
    if (!isLost && (state === undefined || !TRANSIENT.test(state))) return;
    const kept = Array.isArray(values) && values.length <= MAX_VALUES ? [...(values as unknown[])] : undefined;
    if (kept === undefined && values !== undefined && values !== null) return;
    if (this.#failed.length >= MAX_FAILED) this.#failed.shift();
    this.#failed.push({ text, values: kept, until: now + REMEMBERED_MS });
  }

  get isExpecting(): boolean {
    return this.#failed.length > 0;
  }

  /** Whether this is another try; each failure has one at most. */
  isRetry(text: string, values: unknown, now: number): boolean {
    this.#failed = this.#failed.filter(({ until }) => until >= now);
    const at = this.#failed.findIndex((failed) => failed.text === text && isSame(failed.values, values));
    if (at === -1) return false;
    this.#failed.splice(at, 1);
    return true;
  }
}

function isSame(kept: readonly unknown[] | undefined, values: unknown): boolean {
  if (kept === undefined) return values === undefined || values === null;
  return (
    Array.isArray(values) && values.length === kept.length && kept.every((value, i) => Object.is(value, values[i]))
  );
}
