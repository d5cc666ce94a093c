import type { CacheCounters, EvictionReason } from './cache-record.ts';
import type { LruCurve } from './lru-curve.ts';
import type { LoadStatus, LruCacheMembers, LruInternals } from './lru-internals.ts';

/** Why an entry leaves: by its owner's will, or for one of the reasons of an eviction. */
export type Leaving = EvictionReason | 'deleted';

/**
 * Keeps account of one `LRUCache`: which entries came and which left, and why. lru-cache 10 does much by its own public
 * methods, which are the counting ones, and 11 does it inside, unseen: `enter` and `leave` make the first like the second.
 */
export class LruBook {
  /** lru-cache's internals as last exposed; its times to live are there only after the first. */
  inside: LruInternals | undefined;
  /** Whether a bound on the size, rather than one on the number of entries, drops entries. */
  isBoundBySize: boolean;
  /** Calls of `stored` so far. */
  stores = 0;
  /** What lru-cache tells of each load, by the promise that stands in the entry's place. */
  readonly loads = new WeakMap<object, LoadStatus>();
  /** Those of which the value was stored by the counting `set`. */
  readonly storedFor = new WeakSet<object>();
  readonly #cache: LruCacheMembers;
  readonly #counters: CacheCounters;
  readonly #curve: LruCurve | undefined;
  /** Entries there must be as far as was seen. */
  #expected: number;
  #quiet = 0;

  constructor(
    cache: LruCacheMembers,
    inside: LruInternals | undefined,
    counters: CacheCounters,
    curve: LruCurve | undefined,
  ) {
    this.#cache = cache;
    this.inside = inside;
    this.#counters = counters;
    this.#curve = curve;
    this.#expected = cache.size;
    this.isBoundBySize = cache.max === 0;
  }

  /** Whether what happens now is part of something that is counted as a whole. */
  get isQuiet(): boolean {
    return this.#quiet > 0;
  }

  /** From here to `leave`, lru-cache's own methods are at work. */
  enter(): void {
    this.#quiet++;
  }

  leave(): void {
    this.#quiet--;
  }

  has(key: unknown): boolean {
    return this.inside === undefined ? this.#cache.has(key) : this.inside.keyMap.has(key);
  }

  /** How many entries the cache holds when full; undefined as long as that is unknown. */
  capacity(): number | undefined {
    if (!this.isBoundBySize) return this.#cache.max;
    return this.#counters.evictions('capacity').value > 0 && this.#cache.size > 0 ? this.#cache.size : undefined;
  }

  /** The time to live in milliseconds of the entry used last; 0 if it never expires. */
  ttlOfLast(): number {
    return this.inside?.ttls?.[this.inside.tail] ?? 0;
  }

  /** A look-up found nothing. */
  missed(key: unknown, sizeBefore: number): void {
    if (this.#cache.size < sizeBefore || this.#isKept(key)) this.stale(key, sizeBefore);
    else {
      this.#counters.miss.inc();
      this.#curve?.miss(key);
    }
  }

  /** A look-up found what had expired. */
  stale(key: unknown, sizeBefore: number): void {
    this.#counters.stale.inc();
    this.#curve?.expired(key);
    // lru-cache took it out as it was asked for; that of version 10 by `delete`, which has counted it.
    if (this.#cache.size < sizeBefore && this.#expected > this.#cache.size) this.left(1, 'expired');
  }

  /** A key was stored, or what fetches it: what came, and what had to go for it. */
  stored(key: unknown, wasThere: boolean, sizeBefore: number, isValue: boolean): void {
    this.stores++;
    // What is being fetched stands in for its value, which is stored later.
    if (isValue) this.#counters.sets.inc();
    const isThere = this.has(key);
    const came = Number(isThere) - Number(wasThere);
    this.#expected += Math.max(0, came);
    // An entry larger than the cache is not stored, and takes the one before it along.
    if (came < 0) this.left(1, 'too_large');
    const dropped = sizeBefore + came - this.#cache.size;
    if (dropped > 0) {
      if (sizeBefore < this.#cache.max && (this.#cache.maxSize ?? 0) > 0) this.isBoundBySize = true;
      this.left(dropped, 'capacity');
    }
    if (isThere) this.#curve?.stored(key);
    else if (wasThere) this.#curve?.forget(key);
  }

  /** Why the entry would leave if it were deleted now; undefined if it is not there. */
  reasonToLeave(key: unknown): Leaving | 'loading' | undefined {
    if (this.inside === undefined) return 'deleted';
    const slot = this.inside.keyMap.get(key);
    if (slot === undefined) return undefined;
    const value = this.inside.valList[slot];
    if (this.inside.isBackgroundFetch(value)) {
      // What is being loaded is no entry yet, unless an earlier value stands in for it.
      if (value.__staleWhileFetching === undefined) return 'loading';
      return this.loads.get(value)?.fetchRejected === true ? 'load_failed' : 'deleted';
    }
    return this.inside.isStale(slot) ? 'expired' : 'deleted';
  }

  removed(key: unknown, reason: Leaving | 'loading'): void {
    this.left(1, reason);
    // A key that has expired comes back as soon as it is loaded; its place in the list is then as good as new.
    if (reason !== 'expired') this.#curve?.forget(key);
  }

  left(count: number, reason: Leaving | 'loading'): void {
    if (count <= 0) return;
    this.#expected -= count;
    if (reason === 'deleted') this.#counters.deletes.inc(count);
    else if (reason !== 'loading') this.#counters.evictions(reason).inc(count);
  }

  /** A load has ended, and its value was stored or what stood for it taken out: by version 11, unseen. */
  loaded(key: unknown, status: LoadStatus, hadStandIn: boolean): void {
    if (this.has(key)) {
      if (status.fetchUpdated === true && !this.storedFor.has(status)) this.#counters.sets.inc();
    } else if (this.#expected > this.#cache.size) {
      this.left(1, hadStandIn ? 'load_failed' : 'loading');
      this.#curve?.forget(key);
    }
  }

  /**
   * What left unseen: by lru-cache's timers (`ttlAutopurge`), or, where there are none, as a value that version 11 had
   * fetched turned out to be large.
   */
  reconcile(): void {
    this.left(this.#expected - this.#cache.size, this.#cache.ttlAutopurge === true ? 'expired' : 'capacity');
    this.#expected = this.#cache.size;
  }

  /** With `noDeleteOnStaleGet` an expired entry stays; one being fetched has no value yet. */
  #isKept(key: unknown): boolean {
    const slot = this.inside?.keyMap.get(key);
    return slot !== undefined && !this.inside!.isBackgroundFetch(this.inside!.valList[slot]);
  }
}
