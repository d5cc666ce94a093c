import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { CacheCurve } from './cache-curve.ts';
import type { CacheInstrument, MeasuringOptions } from './cache.ts';
import { CacheCounters } from './cache-record.ts';
import { checkMethods, overrideMethods } from './instrument.ts';
import { LruBook } from './lru-book.ts';
import { LruCurve } from './lru-curve.ts';
import { internalsOf, type LruCacheLike, type LruCacheMembers } from './lru-internals.ts';
import { timeLookUps } from './lru-look-up.ts';
import { loadingMethods } from './lru-loads.ts';

/** Of 64 hits, the age of one is read: it costs a look-up, though no clock call. */
const AGE_MASK = 63;
const MILLISECONDS = 1_000;

interface GetOptions {
  readonly allowStale?: boolean;
  readonly status?: { get?: string } | undefined;
}
type Get = (key: unknown, options?: GetOptions) => unknown;
interface SetOptions {
  readonly status?: object;
}
type Set_ = (this: unknown, key: unknown, value: unknown, options?: SetOptions) => unknown;
type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Measures an `LRUCache`. A hit costs a comparison and an addition, and for the curve what `LruCurve.hit` says; what more
 * is to be known (was it stale, what was dropped) is found out where an entry is missed or stored.
 */
export function instrumentLruCache(
  registry: Registry,
  given: LruCacheLike,
  options: MeasuringOptions,
): CacheInstrument {
  checkMethods('an LRUCache', given, ['get', 'set', 'delete', 'clear', 'has']);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- optional members are looked at before use
  const cache = given as LruCacheMembers;
  const counters = new CacheCounters(registry, options.name, {
    entries: () => cache.size,
    maxEntries: () => cache.max || undefined,
    ...(cache.maxSize === undefined || cache.maxSize === 0
      ? {}
      : { bytes: () => cache.calculatedSize, maxBytes: () => cache.maxSize }),
  });
  const inside = internalsOf(cache);
  const predicted =
    options.curve && inside !== undefined ? new CacheCurve(registry, options.name, counters) : undefined;
  const curve = predicted === undefined ? undefined : new LruCurve(predicted, inside!, cache);
  const book = new LruBook(cache, inside, counters, curve);
  const { hit } = counters;
  const before = {
    ...{ hits: hit.value, requests: counters.requests, dropped: counters.evictions('capacity').value },
    ...{ stale: counters.stale.value, sets: counters.sets.value },
  };
  const since = performance.now();

  const own = given as unknown as Record<string, Method>;
  // Bound once: the engine inlines a call of a bound function, and not one by `call` of a function that it cannot foresee.
  const get = own['get']!.bind(cache) as Get;
  const original = { set: own['set']! as Set_, delete: own['delete']! };
  const hits = counters.ownHits;
  // Without options lru-cache makes an object of its own each time, unless the engine sees that it can be left out.
  const plain: { status: undefined } = { status: undefined };

  function countedGet(key: unknown, how?: GetOptions): unknown {
    if (how !== undefined || cache.allowStale === true) return getAs(key, how);
    const sizeBefore = cache.size;
    plain.status = undefined;
    const value = get(key, plain);
    if (value === undefined) {
      missed(key, sizeBefore);
      return value;
    }
    if (((hits[0]! += 1) & AGE_MASK) === 0) age(key);
    if (curve !== undefined) curve.hit();
    return value;
  }

  /** With options of its own, or where what has expired may be served: then only lru-cache's status tells. */
  function getAs(key: unknown, how: GetOptions | undefined): unknown {
    const sizeBefore = cache.size;
    if ((how?.allowStale ?? cache.allowStale) !== true) {
      const value = get(key, how);
      if (value === undefined) missed(key, sizeBefore);
      else found(key);
      return value;
    }
    const status: { get?: string } = how?.status ?? {};
    const value = get(key, { ...how, status });
    if (value === undefined) missed(key, sizeBefore);
    else if (status.get === 'stale' || status.get === 'stale-fetching') book.stale(key, sizeBefore);
    else found(key);
    return value;
  }

  function found(key: unknown): void {
    if (((hits[0]! += 1) & AGE_MASK) === 0) age(key);
    curve?.hit();
  }

  function missed(key: unknown, sizeBefore: number): void {
    try {
      book.missed(key, sizeBefore);
    } catch {
      registry.error('cache');
    }
  }

  function age(key: unknown): void {
    try {
      const ttl = book.ttlOfLast();
      // lru-cache keeps the time that it read a moment ago to see whether the entry had expired.
      if (ttl === 0 || (cache.ttlResolution ?? 0) <= 0) return;
      const milliseconds = ttl - (cache.getRemainingTTL?.(key) ?? NaN);
      if (milliseconds >= 0) counters.ages.observe(milliseconds / MILLISECONDS);
    } catch {
      registry.error('cache');
    }
  }

  function set(this: unknown, key: unknown, value: unknown, how?: SetOptions): unknown {
    // Storing undefined deletes, which lru-cache does by the counting `delete`.
    if (value === undefined) return original.set.call(this, key, value, how);
    const sizeBefore = cache.size;
    const wasThere = book.has(key);
    let result: unknown;
    book.enter();
    try {
      result = original.set.call(this, key, value, how);
    } finally {
      book.leave();
    }
    try {
      if (how?.status !== undefined) book.storedFor.add(how.status);
      book.stored(key, wasThere, sizeBefore, inside?.isBackgroundFetch(value) !== true);
    } catch {
      registry.error('cache');
    }
    return result;
  }

  function remove(this: unknown, ...args: unknown[]): unknown {
    const [key] = args;
    const reason = book.isQuiet ? undefined : book.reasonToLeave(key);
    if (reason === undefined) return original.delete.apply(this, args);
    const result = quietly(original.delete, this, args);
    if (result === true) book.removed(key, reason);
    return result;
  }

  /** Wraps a method that takes entries out, all for one reason. */
  function removing(method: string, reason: 'deleted' | 'expired'): Method {
    const inner = own[method]!;
    return function (this: unknown, ...args: unknown[]): unknown {
      if (book.isQuiet) return inner.apply(this, args);
      const sizeBefore = cache.size;
      const result = quietly(inner, this, args);
      book.left(sizeBefore - cache.size, reason);
      if (method === 'clear') curve?.clear();
      return result;
    };
  }

  function quietly(method: Method, self: unknown, args: unknown[]): unknown {
    book.enter();
    try {
      return method.apply(self, args);
    } finally {
      book.leave();
    }
  }

  const methods: Record<string, unknown> = {
    ...{ get: countedGet, set, delete: remove, clear: removing('clear', 'deleted') },
    ...(inside === undefined ? {} : loadingMethods(registry, cache, inside, book, counters, curve, found)),
  };
  if (typeof own['pop'] === 'function') methods['pop'] = removing('pop', 'deleted');
  if (typeof own['purgeStale'] === 'function') methods['purgeStale'] = removing('purgeStale', 'expired');
  const override = overrideMethods(cache, methods);

  const fit = () => {
    book.inside = internalsOf(cache);
    const size = book.capacity();
    if (size !== undefined && book.inside !== undefined) curve?.fit(size, book.inside);
  };
  fit();
  const stopCollecting = registry.onCollect(
    'cache',
    () => {
      counters.countHits();
      book.reconcile();
      fit();
      predicted?.collect();
    },
    Object.values(metrics.cache),
  );

  return {
    sample: () => {
      counters.countHits();
      return {
        ...{ name: options.name, since, size: cache.size, max: book.isBoundBySize ? 0 : cache.max },
        hits: hit.value - before.hits,
        requests: counters.requests - before.requests,
        evictions: counters.evictions('capacity').value - before.dropped,
        stale: counters.stale.value - before.stale,
        sets: counters.sets.value - before.sets,
        loads: counters.loaded,
        bytes: (cache.maxSize ?? 0) > 0 ? cache.calculatedSize : undefined,
        isBoundBySize: book.isBoundBySize,
        servesStale: cache.allowStale === true,
        // What its timers take out is not there any more when it is asked for.
        expiry: cache.ttlAutopurge === true ? undefined : curve?.expiry,
        lookUpSeconds: timeLookUps(cache, inside),
        curve: predicted?.sample(),
      };
    },
    detach() {
      counters.countHits();
      override.restore();
      stopCollecting();
      predicted?.stop();
      counters.stopReading();
    },
  };
}
