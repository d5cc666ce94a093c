import type { Registry } from '../registry/index.ts';
import type { QueryGroup } from './query-group.ts';
import { type SessionStatus, Transaction } from './query-transaction.ts';

/** What is read of a query of pg, or of a cursor: the same in all versions that are supported. */
export interface AnyQuery {
  readonly text?: unknown;
  readonly name?: unknown;
  readonly values?: unknown;
  /** The result, or those of several statements in one text. */
  readonly _results?: unknown;
  /** An error in reading a row, which is told as an error once the server is ready. */
  readonly _canceledDueToError?: unknown;
}

export interface AnyClient {
  readonly connection?: AnyConnection;
  readonly pipeline?: unknown;
  readonly _txStatus?: unknown;
  readonly _queryable?: unknown;
  readonly _ended?: unknown;
}

export interface AnyConnection {
  readonly parsedStatements?: Readonly<Record<string, unknown>>;
}

/** What the connections of one pool share. */
export interface ConnectionOwner {
  readonly registry: Registry;
  readonly transactions: ConstructorParameters<typeof Transaction>[0];
  readonly groupOf: (text: unknown) => QueryGroup;
  readonly succeeded: (group: QueryGroup, seconds: number, rows: number) => void;
  readonly failed: (group: QueryGroup, seconds: number, error: unknown, query: AnyQuery, now: number) => void;
  readonly unsent: () => void;
  /** Told of what is sent, and the clock's reading; undefined while no failure awaits its retry. */
  readonly retries: { readonly isExpecting: boolean; readonly sent: (query: AnyQuery, now: number) => void };
}

interface Sent {
  readonly query: AnyQuery;
  readonly group: QueryGroup;
  readonly start: number;
}

/** A query whose end was seen, should it fail once more (when its connection is lost after a time limit). */
const ENDED = new WeakSet();

/**
 * The queries of one connection, from being sent to the server being ready for the next, and its transaction. The clock
 * is read twice a query. What is under way stands in fields: a query allocates nothing, unless it is one of a pipeline.
 */
export class ConnectionWatch {
  readonly transaction: Transaction;
  readonly #owner: ConnectionOwner;
  readonly #client: AnyClient;
  #query: AnyQuery | undefined = undefined;
  #group: QueryGroup | undefined = undefined;
  #start = 0;
  #lastEnd = 0;
  /** In a pipeline, those that were sent behind the first. */
  #behind: Sent[] = [];

  constructor(owner: ConnectionOwner, client: AnyClient) {
    this.#owner = owner;
    this.#client = client;
    this.transaction = new Transaction(owner.transactions);
  }

  /** The query is about to be sent. Never throws. */
  sent(query: AnyQuery): void {
    try {
      const group = this.#owner.groupOf(query.text ?? this.#prepared(query.name));
      const now = performance.now();
      if (this.#owner.retries.isExpecting) this.#owner.retries.sent(query, now);
      if (this.#query !== undefined && this.#client.pipeline === true) {
        this.#behind.push({ query, group, start: now });
        return;
      }
      const { transaction } = this;
      const status = this.#client._txStatus;
      // What the last statement left behind, where it ended in an error: only now, the server has said so.
      if (transaction.start > 0) {
        if (status === 'I') transaction.end(false, this.#lastEnd);
        else transaction.waited(now - this.#lastEnd);
      } else if (status === 'E') transaction.after('E', 'none', undefined, this.#lastEnd, now);
      this.#query = query;
      this.#group = group;
      this.#start = now;
    } catch {
      this.#owner.registry.error('query');
    }
  }

  /** The server is ready for the next. Never throws. */
  ready(query: AnyQuery, rows: number): void {
    try {
      if (query !== this.#query || query._canceledDueToError) return;
      const now = performance.now();
      const group = this.#group!;
      const start = this.#start;
      this.#lastEnd = now;
      this.#owner.succeeded(group, (now - start) / 1000, rows);
      const status = this.#client._txStatus;
      const { effect } = group.statement;
      if (status !== 'I' || this.transaction.start > 0 || effect !== 'none') {
        this.transaction.after(statusOf(status), effect, query._results, start, now);
      }
      this.#next();
    } catch {
      this.#owner.registry.error('query');
    }
  }

  /** The query has failed: by the server, its connection, or a time limit of pg's own. Never throws. */
  failed(query: AnyQuery, error: unknown): void {
    try {
      const sent = this.#take(query);
      if (sent === undefined) {
        if (!ENDED.has(query)) this.#owner.unsent();
        return;
      }
      ENDED.add(query);
      const now = performance.now();
      this.#lastEnd = now;
      this.#owner.failed(sent.group, (now - sent.start) / 1000, error, query, now);
      const isLost = this.#client._queryable === false || this.#client._ended === true;
      if (isLost || sent.group.statement.effect !== 'none') this.transaction.end(false, now);
    } catch {
      this.#owner.registry.error('query');
    }
  }

  /** The connection is let go of: a transaction that it still has is rolled back by the server, if it is closed. */
  stop(): void {
    const { _queryable, _ended } = this.#client;
    const ending = (this.#client as { readonly _ending?: unknown })._ending;
    if (ending === true || _ended === true || _queryable === false) this.transaction.end(false, performance.now());
  }

  /** The query, taken off those under way; undefined if it is none of them. */
  #take(query: AnyQuery): Sent | undefined {
    if (query === this.#query) {
      const sent = { query, group: this.#group!, start: this.#start };
      this.#next();
      return sent;
    }
    const at = this.#behind.findIndex((sent) => sent.query === query);
    return at === -1 ? undefined : this.#behind.splice(at, 1)[0];
  }

  #next(): void {
    const next = this.#behind.length === 0 ? undefined : this.#behind.shift();
    this.#query = next?.query;
    this.#group = next?.group;
    this.#start = next?.start ?? 0;
  }

  /** The text of a statement that was prepared earlier, and is asked by its name alone. */
  #prepared(name: unknown): unknown {
    return typeof name === 'string' ? this.#client.connection?.parsedStatements?.[name] : undefined;
  }
}

function statusOf(status: unknown): SessionStatus {
  return status === 'I' || status === 'T' || status === 'E' ? status : undefined;
}
