import { LRUCache } from 'lru-cache';
import type { Instruments } from './instrumentation.ts';
import { cacheNames, cacheSettings } from './settings.ts';
import type { CacheName } from './settings.ts';

type Load = () => Promise<object | undefined>;
type Cache = LRUCache<string, object, Load>;

/** What was asked for, and whether the cache had it. */
export interface Looked {
  readonly value: object | undefined;
  readonly hit: boolean;
}

/**
 * The clinic's caches by name. Handlers ask for one each time, never keep one: a cache can be replaced while the
 * service runs, and the metrics go on under its name.
 */
export class Caches {
  readonly #instruments: Instruments;
  readonly #caches = new Map<CacheName, Cache>();

  constructor(instruments: Instruments) {
    this.#instruments = instruments;
    for (const name of cacheNames) this.resize(name);
  }

  /** Replaces the cache by an empty one, of `max` entries (default: as configured). */
  resize(name: CacheName, max: number = cacheSettings[name].max): void {
    const cache: Cache = new LRUCache({
      max,
      ttl: cacheSettings[name].ttlMs,
      fetchMethod: (_key, _stale, { context: load }) => load(),
      // Who waits for a load gets what it brings, also where the entry was forgotten meanwhile.
      ignoreFetchAbort: true,
    });
    this.#caches.set(name, cache);
    this.#instruments.cache(cache, name);
  }

  #get(name: CacheName): Cache {
    const cache = this.#caches.get(name);
    if (cache === undefined) throw new RangeError(`No cache ${name}`);
    return cache;
  }

  /**
   * The cached value, else the loaded one, which is then kept unless it is undefined. Who asks while it is being loaded
   * waits for the same load. Values go out as JSON.
   */
  async through(name: CacheName, key: string, load: Load): Promise<Looked> {
    const status: LRUCache.Status<string, object, Load> = {};
    const value = await this.#get(name).fetch(key, { context: load, status });
    return { value, hit: status.fetch === 'hit' };
  }

  forget(name: CacheName, key: string): void {
    this.#get(name).delete(key);
  }

  clear(name: CacheName): void {
    this.#get(name).clear();
  }
}
