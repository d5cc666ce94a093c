import type { CacheCurve } from './cache-curve.ts';
import { type Expiry, ExpiryCount } from './cache-expiry.ts';
import type { LruInternals } from './lru-internals.ts';
import { MAX_NODES, type MissRatioCurve } from './miss-ratio-curve.ts';

/** At two bytes each; in a cache of more entries, a hit beyond pays for a hash of its key. */
const MAX_SLOTS = 2 ** 18;
const FIRST_SLOTS = 2 ** 10;
/** Entries that are read from a cache which is not empty as its curve begins, so that the reader is not held up. */
const MAX_PRELOADED = 2 ** 16;
const MILLISECONDS = 1_000;

/**
 * Tells the curve what an `LRUCache` does. A hit hashes nothing: lru-cache has just moved the entry to its list's tail,
 * whose slot says at once which node the key has, if it is sampled at all.
 */
export class LruCurve {
  readonly #of: CacheCurve;
  readonly #inside: LruInternals;
  /** The slot of the entry used last: lru-cache's getter itself, which the engine inlines, and its property it does not. */
  readonly #last: () => number;
  readonly #updatesAge: boolean;
  readonly #lruClock: { now(): number };
  readonly #expiry = new ExpiryCount();
  #clock: Pick<LruInternals, 'starts' | 'ttls'>;
  #curve: MissRatioCurve | undefined;
  /** By slot of lru-cache, the node of its key; 0 for one that is not sampled. */
  #nodes: Uint16Array;
  /** By node, the slot that says so last. */
  readonly #slots = new Int32Array(MAX_NODES + 1);
  /** When lru-cache last noted the time: stands in for a clock call at a miss, which a store mostly follows at once. */
  #now = 0;

  constructor(
    of: CacheCurve,
    inside: LruInternals,
    cache: { readonly max: number; readonly updateAgeOnGet?: boolean; readonly perf?: { now(): number } },
  ) {
    this.#of = of;
    this.#inside = inside;
    this.#last = Object.getOwnPropertyDescriptor(inside, 'tail')?.get ?? (() => inside.tail);
    this.#clock = inside;
    this.#updatesAge = cache.updateAgeOnGet === true;
    this.#lruClock = cache.perf ?? performance;
    this.#nodes = new Uint16Array(cache.max > 0 ? Math.min(cache.max, MAX_SLOTS) : FIRST_SLOTS);
  }

  /** How many entries the cache holds when full, as far as known, and its internals as they are now. */
  fit(size: number, clock: LruInternals): void {
    this.#clock = clock;
    if (!this.#of.fit(size)) return;
    this.#curve = this.#of.curve;
    this.#nodes.fill(0);
    this.#curve!.onDrop = (node) => {
      const slot = this.#slots[node]!;
      if (this.#nodes[slot] === node) this.#nodes[slot] = 0;
    };
    this.#preload();
  }

  /** The cache found the key that is at its list's tail now. */
  hit(): void {
    const slot = this.#last();
    const node = this.#nodes[slot];
    if (node === 0) return;
    if (node === undefined) this.#hitFar(slot);
    else {
      this.#curve!.hit(node);
      if (this.#updatesAge) this.#curve!.expireAt(node, this.#expiresAt(slot));
    }
  }

  miss(key: unknown): void {
    const hash = this.#sampledHash(key);
    if (hash !== undefined) this.#curve!.miss(hash, this.#now);
  }

  /** The look-up finds nothing at any size: the key has expired, or is being loaded. */
  stale(key: unknown): void {
    if (this.#sampledHash(key) !== undefined) this.#curve!.missAtAnySize();
  }

  /** The cache had the key, but it had expired: costs a clock call, where what it leads to costs a load. */
  expired(key: unknown): void {
    const hash = this.#sampledHash(key);
    if (hash === undefined) return;
    this.#curve!.missAtAnySize();
    const node = this.#curve!.find(hash);
    const slot = this.#slots[node]!;
    const { starts, ttls } = this.#clock;
    // What lru-cache has taken out stands in its slot till another comes.
    if (node === 0 || this.#nodes[slot] !== node || starts === undefined || ttls === undefined) return;
    this.#expiry.add((this.#lruClock.now() - starts[slot]!) / MILLISECONDS, ttls[slot]! / MILLISECONDS);
  }

  /** Of sampled keys. */
  get expiry(): Expiry {
    return this.#expiry.read();
  }

  /** The cache stored the key, which is at its list's tail now. */
  stored(key: unknown): void {
    const curve = this.#curve;
    if (curve === undefined) return;
    const slot = this.#last();
    const hash = this.#of.hash(key);
    if (curve.isSampled(hash)) this.#store(curve, hash, slot);
    else if (slot < this.#nodes.length) this.#nodes[slot] = 0;
  }

  /** The cache does not have the key any more, and not for want of room. */
  forget(key: unknown): void {
    const hash = this.#sampledHash(key);
    if (hash !== undefined) this.#curve!.forget(hash);
  }

  clear(): void {
    this.#curve?.clear();
    this.#nodes.fill(0);
  }

  #sampledHash(key: unknown): number | undefined {
    if (this.#curve === undefined) return undefined;
    const hash = this.#of.hash(key);
    return this.#curve.isSampled(hash) ? hash : undefined;
  }

  /** A hit in a slot beyond those whose nodes are kept. */
  #hitFar(slot: number): void {
    const hash = this.#sampledHash(this.#inside.keyList[slot]);
    const node = hash === undefined ? 0 : this.#curve!.find(hash);
    if (node !== 0) this.#curve!.hit(node);
  }

  #store(curve: MissRatioCurve, hash: number, slot: number): void {
    const node = curve.store(hash);
    const expiry = this.#expiresAt(slot);
    curve.expireAt(node, expiry);
    if (expiry < Infinity) this.#now = this.#clock.starts![slot]!;
    if (slot >= MAX_SLOTS) return;
    if (slot >= this.#nodes.length) this.#grow(slot);
    this.#nodes[slot] = node;
    this.#slots[node] = slot;
  }

  #expiresAt(slot: number): number {
    const ttl = this.#clock.ttls?.[slot] ?? 0;
    return ttl > 0 ? (this.#clock.starts?.[slot] ?? 0) + ttl : Infinity;
  }

  #grow(slot: number): void {
    const nodes = new Uint16Array(Math.min(MAX_SLOTS, 2 ** Math.ceil(Math.log2(slot + 1))));
    nodes.set(this.#nodes);
    this.#nodes = nodes;
  }

  /** What the cache holds already, the most lately used last. */
  #preload(): void {
    const { keyMap, keyList, head, next } = this.#inside;
    let slot = head;
    let left = keyMap.size;
    for (; left > 0; left--, slot = next[slot]!) {
      const hash = left > MAX_PRELOADED ? undefined : this.#sampledHash(keyList[slot]);
      if (hash !== undefined) this.#store(this.#curve!, hash, slot);
    }
  }
}
