/** Depths are counted in bins that grow by this power of two per bin: a quarter, so that each is 19 % wider. */
const BINS_PER_DOUBLING = 4;

/**
 * Keys that a cache had to drop lately, to measure the hits that it would have had with more room: the ghost list of
 * ARC (Megiddo and Modha, FAST 2003). Under least-recently-used replacement, the d-th most recent ghost is exactly the
 * key that d more entries would have kept (the stack property, Mattson et al. 1970), so that one list answers for every
 * size. The rank of a ghost is counted by a Fenwick tree over the last `capacity` evictions.
 *
 * Keys are held as 32-bit hashes, never as themselves. All work is done as entries are dropped or missed, none on a hit.
 */
export class GhostList {
  readonly capacity: number;
  /** Hits that a larger cache would have had, by bin of how many more entries it would have needed. */
  readonly hits: Float64Array;
  readonly #tree: Int32Array;
  readonly #hashes: Int32Array;
  readonly #expires: Float64Array;
  /** By hash, the number of its eviction. */
  readonly #sequence = new Map<number, number>();
  /** Evictions so far. */
  #next = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.hits = new Float64Array(binOf(capacity) + 1);
    this.#tree = new Int32Array(capacity + 1);
    this.#hashes = new Int32Array(capacity);
    this.#expires = new Float64Array(capacity);
  }

  get size(): number {
    return this.#sequence.size;
  }

  /** The cache dropped this key for want of room; it would have expired at `expires` (Infinity: never). */
  add(hash: number, expires: number): void {
    this.remove(hash);
    const slot = this.#next % this.capacity;
    // The slot's last ghost, if it is still one, is the oldest: it goes.
    const last = this.#hashes[slot]!;
    if (this.#next >= this.capacity && this.#sequence.get(last) === this.#next - this.capacity) this.remove(last);
    this.#hashes[slot] = hash;
    this.#expires[slot] = expires;
    this.#sequence.set(hash, this.#next);
    this.#count(slot, 1);
    this.#next++;
  }

  /** The cache has this key again, or its owner deleted it. */
  remove(hash: number): void {
    const sequence = this.#sequence.get(hash);
    if (sequence === undefined) return;
    this.#sequence.delete(hash);
    this.#count(sequence % this.capacity, -1);
  }

  /** The cache was asked for this key and has it not: was it there, would more room have kept it? Returns the depth. */
  miss(hash: number, now: number): number | undefined {
    const sequence = this.#sequence.get(hash);
    if (sequence === undefined) return undefined;
    if (this.#expires[sequence % this.capacity]! <= now) return undefined;
    const depth = this.#younger(sequence) + 1;
    this.hits[binOf(depth)]! += 1;
    return depth;
  }

  clear(): void {
    this.#sequence.clear();
    this.#tree.fill(0);
    this.#next = 0;
  }

  /** Ghosts dropped after this one. */
  #younger(sequence: number): number {
    const slot = sequence % this.capacity;
    const newest = (this.#next - 1) % this.capacity;
    const upTo = (at: number) => this.#prefix(at + 1);
    return newest >= slot ? upTo(newest) - upTo(slot) : this.size - upTo(slot) + upTo(newest);
  }

  #count(slot: number, change: number): void {
    for (let i = slot + 1; i <= this.capacity; i += i & -i) this.#tree[i]! += change;
  }

  #prefix(count: number): number {
    let sum = 0;
    for (let i = count; i > 0; i -= i & -i) sum += this.#tree[i]!;
    return sum;
  }
}

/** The bin of a depth of at least 1. */
export function binOf(depth: number): number {
  return Math.ceil(Math.log2(depth) * BINS_PER_DOUBLING);
}

/** The greatest depth in a bin. */
export function depthOf(bin: number): number {
  return Math.floor(2 ** (bin / BINS_PER_DOUBLING));
}

/** A key as 32 bits (FNV-1a), or undefined for one that is known by identity only. */
export function hashKey(key: unknown): number | undefined {
  if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'bigint') return undefined;
  const text = String(key);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
