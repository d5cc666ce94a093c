/** Why a connection left its pool; `destroyed` is `release(true)`, by the caller's own wish. */
export const removalReasons = ['idle_timeout', 'max_lifetime', 'max_uses', 'error', 'destroyed', 'ended'] as const;
export type RemovalReason = (typeof removalReasons)[number];

/** What tells a pool's reasons. None of it is public, so that none of it is relied on. */
interface PoolState {
  readonly ending?: boolean;
  readonly options?: { readonly maxUses?: number };
  readonly _expired?: { has(client: object): boolean };
}
interface ClientState {
  readonly _queryable?: boolean;
  readonly _ending?: boolean;
  readonly _poolUseCount?: number;
}

/** Why the pool will close a client that is just given back, in the order in which pg-pool asks; undefined: it keeps it. */
export function reasonAtRelease(pool: object, client: object, error: unknown): RemovalReason | undefined {
  if (error === true) return 'destroyed';
  if (error !== undefined && error !== null && error !== false) return 'error';
  const { ending, options, _expired } = pool as PoolState;
  if (ending === true) return 'ended';
  const { _queryable, _ending, _poolUseCount } = client as ClientState;
  if (_queryable === false || _ending === true) return 'error';
  if ((_poolUseCount ?? 0) >= (options?.maxUses ?? Infinity)) return 'max_uses';
  return _expired?.has(client) === true ? 'max_lifetime' : undefined;
}

/** Why the pool has closed a client that nobody held. */
export function reasonWhileIdle(pool: object, failed: boolean): RemovalReason {
  if (failed) return 'error';
  return (pool as PoolState).ending === true ? 'ended' : 'idle_timeout';
}
