import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { GhostList, hashKey } from './ghost-list.ts';
import { checkMethods, checkName, type Instrument, overrideMethods } from './instrument.ts';

/** What the instrument uses of an `LRUCache` of lru-cache. */
export interface CacheLike {
  readonly size: number;
  readonly max: number;
  get(...args: never[]): unknown;
  set(...args: never[]): unknown;
  delete(...args: never[]): boolean;
}

/** What a cache has done since it was instrumented, for the advisor. */
export interface CacheSample {
  readonly name: string;
  /** When the measuring began, in milliseconds of the process: tells a pool or cache from one that took its name. */
  readonly since: number;
  /** Most entries; 0 where there is no such bound. */
  readonly max: number;
  readonly size: number;
  readonly hits: number;
  readonly requests: number;
  readonly evictions: number;
  /** Hits that more room would have brought, by bin of how many more entries (see `GhostList`). */
  readonly ghostHits: Float64Array;
}

export interface CacheInstrument extends Instrument {
  readonly sample: () => CacheSample;
}

/** The inside of lru-cache (`LRUCache.unsafeExposeInternals`, versions 10 and 11), as far as it is used. */
interface Internals {
  readonly keyMap: ReadonlyMap<unknown, number>;
  readonly keyList: readonly unknown[];
  readonly valList: readonly unknown[];
  readonly head: number;
  readonly starts?: ArrayLike<number> | undefined;
  readonly ttls?: ArrayLike<number> | undefined;
  readonly isBackgroundFetch: (value: unknown) => boolean;
}
type Fetch = (this: unknown, key: unknown, options?: { status?: { fetch?: string; get?: string } }) => unknown;
type Get = (this: unknown, key: unknown, options?: { allowStale?: boolean; status?: { get?: string } }) => unknown;
type Set_ = (this: unknown, key: unknown, value: unknown, ...rest: unknown[]) => unknown;

const MIN_GHOSTS = 8_192;
const MAX_GHOSTS = 65_536;
const GHOSTS_PER_ENTRY = 4;

/**
 * Measures an `LRUCache`: look-ups, changes, evictions, entries. A hit costs one comparison and one addition; what more
 * is to be known (was it stale, which entry was dropped) is found out where an entry is missed or stored.
 */
export function instrumentCache(
  registry: Registry,
  cache: CacheLike,
  options: { readonly name: string },
): CacheInstrument {
  checkMethods('an LRUCache', cache, ['get', 'set', 'delete', 'clear']);
  const name = checkName('cache', options.name);
  const requests = registry.counter(metrics.cache.requests);
  const hit = requests.bind({ cache: name, result: 'hit' });
  const miss = requests.bind({ cache: name, result: 'miss' });
  const stale = requests.bind({ cache: name, result: 'stale' });
  const writes = registry.counter(metrics.cache.writes);
  const sets = writes.bind({ cache: name, operation: 'set' });
  const deletes = writes.bind({ cache: name, operation: 'delete' });
  const evictions = registry.counter(metrics.cache.evictions);
  const dropped = evictions.bind({ cache: name, reason: 'capacity' });
  const expired = evictions.bind({ cache: name, reason: 'expired' });
  const stopReading = [
    registry.gauge(metrics.cache.entries).bindCallback({ cache: name }, () => cache.size),
    registry.gauge(metrics.cache.maxEntries).bindCallback({ cache: name }, () => cache.max || undefined),
  ];

  const inside = internalsOf(cache);
  const before = { hits: hit.value, misses: miss.value, stale: stale.value, dropped: dropped.value };
  const since = performance.now();
  let ghosts: GhostList | undefined;
  /** Entries that came, and those whose leaving was seen; the rest expired by a timer. */
  let entered = cache.size;
  let left = 0;
  let setCalls = 0;

  const own = cache as unknown as { get: Get; set: Set_; fetch?: Fetch } & Record<
    string,
    (...args: unknown[]) => unknown
  >;
  const original = { get: own.get, set: own.set, fetch: own.fetch };

  /** A look-up found nothing. */
  function missed(key: unknown, sizeBefore: number): void {
    if (cache.size < sizeBefore) {
      // lru-cache takes an expired entry out as it is asked for.
      stale.inc();
      expired.inc();
      left++;
      return;
    }
    // With `noDeleteOnStaleGet` an expired entry stays; one being fetched has no value yet.
    const index = inside?.keyMap.get(key);
    if (inside !== undefined && index !== undefined && !inside.isBackgroundFetch(inside.valList[index])) {
      stale.inc();
      return;
    }
    miss.inc();
    if (ghosts === undefined) return;
    const hash = hashKey(key);
    if (hash !== undefined) ghosts.miss(hash, performance.now());
  }

  function get(this: unknown, key: unknown, given?: Parameters<Get>[1]): unknown {
    if ((given?.allowStale ?? (cache as { allowStale?: boolean }).allowStale) === true)
      return getAllowingStale(this, key, given);
    const sizeBefore = cache.size;
    const value = original.get.call(this, key, given);
    if (value !== undefined) hit.inc();
    else {
      try {
        missed(key, sizeBefore);
      } catch {
        registry.error('cache');
      }
    }
    return value;
  }

  /** A value comes back although it has expired: only lru-cache's own status tells. */
  function getAllowingStale(self: unknown, key: unknown, given: Parameters<Get>[1]): unknown {
    const status: { get?: string } = given?.status ?? {};
    const sizeBefore = cache.size;
    const value = original.get.call(self, key, { ...given, status });
    if (status.get === 'stale' || status.get === 'stale-fetching') {
      stale.inc();
      if (cache.size < sizeBefore) {
        expired.inc();
        left++;
      }
    } else if (value === undefined) missed(key, sizeBefore);
    else hit.inc();
    return value;
  }

  function fetch(this: unknown, key: unknown, given?: Parameters<Fetch>[1]): unknown {
    const status: { fetch?: string; get?: string } = given?.status ?? {};
    const counted = hit.value + miss.value + stale.value;
    const was = { size: cache.size, calls: setCalls, known: isThere(key) };
    const victim = was.known || !isFull() ? undefined : nextVictim();
    const result = original.fetch!.call(this, key, { ...given, status });
    try {
      // Without a fetch method it asks `get`, which lru-cache 10 does by the counting one.
      if (hit.value + miss.value + stale.value === counted) fetched(key, status, was.size);
      const started = status.fetch === 'miss' || status.fetch === 'stale' || status.fetch === 'refresh';
      // lru-cache 10 stores by the counting `set`; 11 does it inside.
      if (!started || setCalls !== was.calls) return result;
      moved(key, was.size, was.known, victim);
      return settled(result as Promise<unknown>, key);
    } catch {
      registry.error('cache');
      return result;
    }
  }

  function fetched(key: unknown, { fetch: how, get: got }: { fetch?: string; get?: string }, sizeBefore: number): void {
    const outcome = how === 'get' ? got : how;
    if (outcome === 'hit' || outcome === 'refresh') hit.inc();
    else if (outcome === 'stale') stale.inc();
    else if (how === 'get') missed(key, sizeBefore);
    else {
      miss.inc();
      const hash = ghosts === undefined ? undefined : hashKey(key);
      if (hash !== undefined) ghosts!.miss(hash, performance.now());
    }
  }

  /** The promise handed on is the one that is watched: a rejection that nobody handles stays unhandled. */
  function settled(result: Promise<unknown>, key: unknown): Promise<unknown> {
    return result.then(
      (value) => {
        if (value !== undefined) sets.inc();
        return value;
      },
      (error: unknown) => {
        if (!isThere(key)) left++;
        throw error;
      },
    );
  }

  /** The entry that goes next if there is no room, before it goes. */
  function nextVictim(): { readonly hash: number; readonly expires: number } | undefined {
    if (inside === undefined) return undefined;
    const at = inside.head;
    const hash = hashKey(inside.keyList[at]);
    if (hash === undefined) return undefined;
    const ttl = inside.ttls?.[at] ?? 0;
    return { hash, expires: ttl > 0 ? (inside.starts?.[at] ?? 0) + ttl : Infinity };
  }

  function set(this: unknown, key: unknown, value: unknown, ...rest: unknown[]): unknown {
    setCalls++;
    const sizeBefore = cache.size;
    const known = isThere(key);
    const victim = !known && isFull() ? nextVictim() : undefined;
    const result = original.set.call(this, key, value, ...rest);
    try {
      // What is being fetched stands in for its value, which is stored later.
      if (inside?.isBackgroundFetch(value) !== true) sets.inc();
      moved(key, sizeBefore, known, victim);
    } catch {
      registry.error('cache');
    }
    return result;
  }

  /** A key was stored: what came, and what had to go for it. */
  function moved(key: unknown, sizeBefore: number, known: boolean, victim: ReturnType<typeof nextVictim>): void {
    // Storing undefined deletes; an entry larger than the cache is not stored, and takes the one before it along.
    const there = isThere(key);
    if (there && !known) entered++;
    if (!there && known) left++;
    const gone = sizeBefore + (there && !known ? 1 : 0) - (!there && known ? 1 : 0) - cache.size;
    if (gone > 0) {
      dropped.inc(gone);
      left += gone;
      if (victim !== undefined) {
        ghosts ??= new GhostList(ghostCapacity(cache.max));
        ghosts.add(victim.hash, victim.expires);
      }
    }
    if (ghosts !== undefined && ghosts.size > 0) {
      const hash = hashKey(key);
      if (hash !== undefined) ghosts.remove(hash);
    }
  }

  function isThere(key: unknown): boolean {
    return inside === undefined ? (own['has'] as (key: unknown) => boolean).call(cache, key) : inside.keyMap.has(key);
  }

  function isFull(): boolean {
    return cache.max > 0 && cache.size >= cache.max;
  }

  /** Wraps a method that takes entries out. */
  function removing(method: string, count: (removed: number) => void) {
    const inner = own[method];
    return function (this: unknown, ...args: unknown[]): unknown {
      const sizeBefore = cache.size;
      const result = inner!.apply(this, args);
      const removed = sizeBefore - cache.size;
      if (removed > 0) {
        left += removed;
        count(removed);
      }
      if (method === 'clear') ghosts?.clear();
      if (method === 'delete') {
        const hash = ghosts === undefined ? undefined : hashKey(args[0]);
        if (hash !== undefined) ghosts!.remove(hash);
      }
      return result;
    };
  }

  const methods: Record<string, unknown> = {
    get,
    set,
    delete: removing('delete', (removed) => deletes.inc(removed)),
    clear: removing('clear', (removed) => deletes.inc(removed)),
  };
  if (typeof own['pop'] === 'function') methods['pop'] = removing('pop', (removed) => deletes.inc(removed));
  if (typeof own['purgeStale'] === 'function') {
    methods['purgeStale'] = removing('purgeStale', (removed) => expired.inc(removed));
  }
  if (typeof original.fetch === 'function') methods['fetch'] = fetch;
  const override = overrideMethods(cache, methods);

  /** Entries that lru-cache's own timers took out (`ttlAutopurge`) are those that came, did not leave, and are not there. */
  const stopCollecting = registry.onCollect('cache', () => {
    const purged = entered - left - cache.size;
    if (purged <= 0) return;
    expired.inc(purged);
    left += purged;
  });

  return {
    sample: () => {
      const hits = hit.value - before.hits;
      return {
        ...{ name, since, max: cache.max, size: cache.size, hits },
        requests: hits + miss.value - before.misses + stale.value - before.stale,
        evictions: dropped.value - before.dropped,
        ghostHits: ghosts === undefined ? new Float64Array(0) : ghosts.hits.slice(),
      };
    },
    detach() {
      override.restore();
      stopCollecting();
      for (const stop of stopReading) stop();
    },
  };
}

function internalsOf(cache: CacheLike): Internals | undefined {
  const { constructor } = cache as { constructor?: { unsafeExposeInternals?: (cache: unknown) => Internals } };
  try {
    return constructor?.unsafeExposeInternals?.(cache);
  } catch {
    // A subclass or a later version without it: evictions are still counted, but not named.
    return undefined;
  }
}

function ghostCapacity(max: number): number {
  return 2 ** Math.ceil(Math.log2(Math.min(Math.max(max * GHOSTS_PER_ENTRY, MIN_GHOSTS), MAX_GHOSTS)));
}
