/** What the instrument uses of an `LRUCache` of lru-cache. */
export interface LruCacheLike {
  readonly size: number;
  readonly max: number;
  get(...args: never[]): unknown;
  set(...args: never[]): unknown;
  delete(...args: never[]): boolean;
  clear(): void;
}

/** What it uses besides, which this or that version has. */
export interface LruCacheMembers extends LruCacheLike {
  readonly maxSize?: number;
  readonly calculatedSize?: number;
  readonly allowStale?: boolean;
  readonly ttlResolution?: number;
  readonly ttlAutopurge?: boolean;
  readonly updateAgeOnGet?: boolean;
  readonly noDeleteOnStaleGet?: boolean;
  readonly fetchMethod?: unknown;
  readonly memoMethod?: unknown;
  readonly updateAgeOnHas?: boolean;
  /** Its clock, if not Node's. */
  readonly perf?: { now(): number };
  has(key: unknown): boolean;
  /** Milliseconds. */
  getRemainingTTL?(key: unknown): number;
}

/** What lru-cache writes into the object that a caller gives it as `status`. */
export interface LoadStatus {
  get?: string;
  fetch?: string;
  returnedStale?: boolean;
  fetchRejected?: boolean;
  fetchAborted?: boolean;
  fetchUpdated?: boolean;
}

/** What stands in the place of an entry that is being loaded. */
export type BackgroundFetch = Promise<unknown> & { readonly __staleWhileFetching?: unknown };

/** The inside of lru-cache (`LRUCache.unsafeExposeInternals`, versions 10 and 11), as far as it is used. */
export interface LruInternals {
  readonly keyMap: ReadonlyMap<unknown, number>;
  readonly keyList: readonly unknown[];
  readonly valList: readonly unknown[];
  /** By slot, the next more lately used. */
  readonly next: ArrayLike<number>;
  /** The slot of the least lately used entry. */
  readonly head: number;
  /** The slot of the most lately used entry. */
  readonly tail: number;
  /** Milliseconds of lru-cache's clock. There once an entry had a time to live. */
  readonly starts?: ArrayLike<number> | undefined;
  readonly ttls?: ArrayLike<number> | undefined;
  isBackgroundFetch(value: unknown): value is BackgroundFetch;
  isStale(slot: number): boolean;
}

/** Undefined for a subclass or a later version without it: then only what the public methods tell is measured. */
export function internalsOf(cache: object): LruInternals | undefined {
  const { constructor } = cache as { constructor?: { unsafeExposeInternals?: (cache: unknown) => LruInternals } };
  try {
    return constructor?.unsafeExposeInternals?.(cache);
  } catch {
    return undefined;
  }
}
