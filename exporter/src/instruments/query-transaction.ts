import type { Histogram } from '../registry/index.ts';
import type { Effect } from './sql-statement.ts';

export interface TransactionSeries {
  readonly committed: Histogram;
  readonly rolledBack: Histogram;
  readonly idle: Histogram;
}

/** What the server says of the session after each statement: idle, in a transaction, or in one that has failed. */
export type SessionStatus = 'I' | 'T' | 'E' | undefined;

/**
 * The transaction of one connection: begun, ended, and idle between statements. Known from the session's status where
 * pg keeps it (newer versions do), and from the server's command tags: a COMMIT of what has failed is answered by ROLLBACK.
 */
export class Transaction {
  /** When it began; 0 while there is none. */
  start = 0;
  #idle = 0;
  readonly #series: TransactionSeries;

  constructor(series: TransactionSeries) {
    this.#series = series;
  }

  /** A statement is sent, `idleMs` after the one before it had ended. */
  waited(idleMs: number): void {
    this.#idle += idleMs;
  }

  /** A statement has succeeded. */
  after(status: SessionStatus, effect: Effect, result: unknown, sent: number, now: number): void {
    if (status === undefined) {
      if (effect === 'none' && !Array.isArray(result)) return;
      for (const tag of tagsOf(result)) {
        if (tag === 'BEGIN' || tag === 'START') this.#begin(sent);
        else if (tag === 'COMMIT' || tag === 'ROLLBACK') this.end(tag === 'COMMIT', now);
      }
      return;
    }
    if (status === 'I') {
      if (this.start === 0) {
        // All of it in one text.
        if (effect !== 'begin') return;
        this.#begin(sent);
      }
      this.end(!tagsOf(result).includes('ROLLBACK'), now);
    } else if (this.start === 0) this.#begin(sent);
    else if (effect === 'commit' || effect === 'rollback') {
      // AND CHAIN: the next one has begun.
      this.end(!tagsOf(result).includes('ROLLBACK'), now);
      this.#begin(now);
    }
  }

  end(isCommitted: boolean, now: number): void {
    if (this.start === 0) return;
    (isCommitted ? this.#series.committed : this.#series.rolledBack).observe((now - this.start) / 1000);
    this.#series.idle.observe(this.#idle / 1000);
    this.start = 0;
  }

  #begin(at: number): void {
    if (this.start > 0) return;
    this.start = at;
    this.#idle = 0;
  }
}

/** Command tags of a result, or of those of several statements in one text. */
function tagsOf(result: unknown): readonly unknown[] {
  return (Array.isArray(result) ? result : [result]).map(
    (one) => (one as { command?: unknown } | null | undefined)?.command,
  );
}
