import { overrideMethods } from './instrument.ts';
import type { AnyQuery, ConnectionWatch } from './query-connection.ts';

/** Stands on each connection whose queries are measured. */
export const WATCH = Symbol('pulso.queries');

export interface WatchedConnection {
  [WATCH]?: ConnectionWatch | undefined;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;
interface Handlers {
  readonly submit: Method;
  readonly handleReadyForQuery?: Method;
  readonly handleError?: Method;
  readonly handleDataRow?: Method;
}

interface Hook {
  users: number;
  readonly restore: () => void;
}
const hooks = new WeakMap<object, Hook>();

/**
 * Has the queries of a class of pg (its `Query`) tell their connection when they are sent, ready and failed. Three
 * methods of the class, once for all clients and queries: no closure and no promise per query. Queries of connections
 * that are not watched pass at the cost of a look. Returns how to let go; the last one puts the methods back.
 */
export function hookClass(prototype: object): () => void {
  let hook = hooks.get(prototype);
  if (hook === undefined) hooks.set(prototype, (hook = { users: 0, restore: override(prototype) }));
  hook.users++;
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    if (--hook.users > 0) return;
    hook.restore();
    hooks.delete(prototype);
  };
}

function override(prototype: object): () => void {
  const { submit, handleReadyForQuery, handleError } = prototype as Required<Handlers>;
  return overrideMethods(prototype, {
    submit(this: AnyQuery, connection: WatchedConnection) {
      connection[WATCH]?.sent(this);
      return submit.call(this, connection);
    },
    handleReadyForQuery(this: AnyQuery, connection: WatchedConnection | undefined) {
      connection?.[WATCH]?.ready(this, rowsOf(this._results));
      return handleReadyForQuery.call(this, connection);
    },
    handleError(this: AnyQuery, error: unknown, connection: WatchedConnection | undefined) {
      connection?.[WATCH]?.failed(this, error);
      return handleError.call(this, error, connection);
    },
  }).restore;
}

/** As `hookClass`, for one cursor or stream: these set handlers on themselves, and count no rows. Until it has ended. */
export function hookObject(query: AnyQuery & object): void {
  const { submit, handleReadyForQuery, handleError, handleDataRow } = query as unknown as Handlers;
  let rows = 0;
  const hook = overrideMethods(query, {
    submit(this: unknown, connection: WatchedConnection) {
      connection[WATCH]?.sent(query);
      return submit.call(this, connection);
    },
    handleDataRow(this: unknown, ...args: unknown[]) {
      rows++;
      return handleDataRow?.apply(this, args);
    },
    handleReadyForQuery(this: unknown, connection: WatchedConnection | undefined) {
      connection?.[WATCH]?.ready(query, rows);
      hook.restore();
      return handleReadyForQuery?.call(this, connection);
    },
    handleError(this: unknown, error: unknown, connection: WatchedConnection | undefined) {
      connection?.[WATCH]?.failed(query, error);
      hook.restore();
      return handleError?.call(this, error, connection);
    },
  });
}

function rowsOf(results: unknown): number {
  if (!Array.isArray(results)) return (results as { rowCount?: number | null } | undefined)?.rowCount ?? 0;
  let rows = 0;
  for (const result of results as readonly { rowCount?: number | null }[]) rows += result.rowCount ?? 0;
  return rows;
}
