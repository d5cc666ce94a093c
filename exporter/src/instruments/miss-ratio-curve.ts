/** The sizes on the page, as multiples of the cache's own. */
export const SIZE_RATIOS = [0.25, 0.5, 1, 2, 4] as const;

const LARGEST_RATIO = 4;
/** Keys remembered at most: at 27 bytes each, with what finds them, 432 KiB. */
export const MAX_NODES = 16_384;
/** A small cache is followed further than four times its size: where it is far too small, four times is still too small. */
const LEAST_REACH = 8_192;
/** Between the cache's own size and four times it, a size every 19 %; beyond, every 41 %. */
const NEAR_STEPS_PER_DOUBLING = 4;
const FAR_STEPS_PER_DOUBLING = 2;
const TWO_TO_32 = 2 ** 32;

/**
 * The misses that least-recently-used caches of other sizes would have had on the same look-ups.
 *
 * - Keys are sampled by their hash, as in SHARDS (Waldspurger et al., FAST 2015): a key is followed always or never, so
 *   that the sample, scaled by the rate, is a small copy of the whole. The rate is fixed by the size: as high as makes
 *   four times the cache fit, 1 (no sampling, exact) for caches up to 4,096 entries.
 * - The sampled keys stand in one list by how lately they were used. A cache of n entries holds the first n · rate of
 *   them (stack property, Mattson et al. 1970); beyond the largest size a key is forgotten, so that memory is fixed.
 * - Rather than count the depth of a key in the list, each knows between which two sizes it stands, and a marker the last
 *   of each size, all kept up in a few steps as a key moves to the front (Kim, Hill and Wood, SIGMETRICS 1991).
 * - Misses, not hits, are scaled up. Hits are then the true number of look-ups less these, which is what SHARDS' correction
 *   (adding what the sample has too few to the first bucket) comes to: whether a hot key is in the sample changes nothing.
 */
export class MissRatioCurve {
  /** Share of all keys that are followed. */
  readonly rate: number;
  /** In entries, ascending; the size at which a node is found is its segment's. */
  readonly sizes: readonly number[];
  /** Called with each node that is given up, so that its owner forgets it. */
  onDrop: (node: number) => void = () => {};
  readonly #threshold: number;
  /** The sizes in nodes. */
  readonly #bounds: Uint16Array;
  /** The last node within each size; 0 as long as the size has room. */
  readonly #markers: Uint16Array;
  /** Look-ups found within each size and not within a smaller one. */
  readonly #found: Float64Array;
  /** Look-ups found within none. */
  #lost = 0;
  /** Node 0 is the list's end: its next is the front, its previous the last. */
  readonly #next: Uint16Array;
  readonly #previous: Uint16Array;
  readonly #segments: Uint8Array;
  readonly #hashes: Int32Array;
  /** Made when the first key that expires comes. */
  #expiries: Float64Array | undefined;
  /** Nodes by hash: the first of each chain, and what follows each. */
  readonly #buckets: Uint16Array;
  readonly #chain: Uint16Array;
  #size = 0;
  /** Nodes given back, one after another by `#chain`; those above `#fresh` were never used. */
  #free = 0;
  #fresh = 1;

  constructor(size: number) {
    const reach = Math.max(size * LARGEST_RATIO, LEAST_REACH);
    const nodes = Math.min(reach, MAX_NODES);
    this.rate = nodes / reach;
    this.#threshold = this.rate * TWO_TO_32;
    const byBound = new Map<number, number>();
    for (const entries of sizesFor(size, reach)) {
      const bound = Math.round(entries * this.rate);
      if (bound > 0 && !byBound.has(bound)) byBound.set(bound, entries);
    }
    this.sizes = [...byBound.values()];
    this.#bounds = Uint16Array.from(byBound.keys());
    this.#markers = new Uint16Array(this.#bounds.length);
    this.#found = new Float64Array(this.#bounds.length);
    this.#next = new Uint16Array(nodes + 1);
    this.#previous = new Uint16Array(nodes + 1);
    this.#segments = new Uint8Array(nodes + 1);
    this.#hashes = new Int32Array(nodes + 1);
    this.#chain = new Uint16Array(nodes + 1);
    this.#buckets = new Uint16Array(2 ** Math.ceil(Math.log2(nodes)));
  }

  /** Keys that are followed now. */
  get size(): number {
    return this.#size;
  }

  /** Look-ups of sampled keys so far: on how much the curve rests. */
  get lookups(): number {
    return this.#found.reduce((sum, found) => sum + found, this.#lost);
  }

  /** By size, the misses that a cache of it would have had so far. */
  misses(): Float64Array {
    let left = this.lookups;
    return this.#found.map((found) => (left -= found) / this.rate);
  }

  isSampled(hash: number): boolean {
    return hash >>> 0 < this.#threshold;
  }

  /** The node of a key, 0 if there is none. */
  find(hash: number): number {
    let node = this.#buckets[hash & (this.#buckets.length - 1)]!;
    while (node !== 0 && this.#hashes[node] !== hash) node = this.#chain[node]!;
    return node;
  }

  /** The cache was asked for a key that it has; `node` is the key's. */
  hit(node: number): void {
    this.#found[this.#segments[node]!]! += 1;
    this.#toFront(node);
  }

  /** The cache was asked for a sampled key that it has not; a larger one may have had it, unless it has expired by `now`. */
  miss(hash: number, now: number): void {
    const node = this.find(hash);
    if (node === 0 || (this.#expiries !== undefined && this.#expiries[node]! <= now)) this.#lost += 1;
    else this.#found[this.#segments[node]!]! += 1;
  }

  /** A cache of any size would have had no use of a sampled key: it had expired. */
  missAtAnySize(): void {
    this.#lost += 1;
  }

  /** The cache stored a sampled key; returns its node. */
  store(hash: number): number {
    const node = this.find(hash);
    if (node === 0) return this.#insert(hash);
    this.#toFront(node);
    return node;
  }

  /** When the key of a node expires, by any clock that `miss` is told too; Infinity: never. */
  expireAt(node: number, expiry: number): void {
    if (expiry < Infinity) this.#expiries ??= new Float64Array(this.#hashes.length).fill(Infinity);
    if (this.#expiries !== undefined) this.#expiries[node] = expiry;
  }

  /**
   * The key was taken out of the cache for another reason than want of room: no size has it now. Those behind it move up,
   * one of them into each size that had dropped it already: an error of one entry until the room is taken.
   */
  forget(hash: number): void {
    const node = this.find(hash);
    if (node === 0) return;
    // Each size that reaches beyond it gets one more.
    for (let j = this.#segments[node]!; j < this.#markers.length; j++) {
      const marker = this.#markers[j]!;
      if (marker === 0) break;
      const after = this.#next[marker]!;
      this.#markers[j] = after;
      if (after !== 0) this.#segments[after] = j;
    }
    this.#drop(node);
  }

  clear(): void {
    this.#next[0] = this.#previous[0] = 0;
    this.#markers.fill(0);
    this.#buckets.fill(0);
    this.#size = this.#free = 0;
    this.#fresh = 1;
  }

  /** Written out, since it is nearly all that a hit costs. */
  #toFront(node: number): void {
    const previous = this.#previous;
    const before = previous[node]!;
    if (before === 0) return;
    const next = this.#next;
    const segments = this.#segments;
    const markers = this.#markers;
    const segment = segments[node]!;
    if (markers[segment] === node) markers[segment] = before;
    // The last within each smaller size makes way for it.
    for (let j = 0; j < segment; j++) {
      const marker = markers[j]!;
      segments[marker] = j + 1;
      markers[j] = previous[marker]!;
    }
    const after = next[node]!;
    next[before] = after;
    previous[after] = before;
    this.#linkFirst(node);
  }

  #insert(hash: number): number {
    const largest = this.#bounds.length - 1;
    const last = this.#markers[largest]!;
    if (last !== 0) {
      this.#markers[largest] = 0;
      this.#drop(last);
    }
    const node = this.#take(hash);
    if (this.#expiries !== undefined) this.#expiries[node] = Infinity;
    for (let j = 0; this.#markers[j] !== 0 && j < largest; j++) this.#pushOut(j);
    this.#linkFirst(node);
    this.#size++;
    const filled = this.#bounds.indexOf(this.#size);
    if (filled !== -1) this.#markers[filled] = this.#previous[0]!;
    return node;
  }

  /** The last within a size is now the first beyond it. */
  #pushOut(j: number): void {
    const marker = this.#markers[j]!;
    this.#segments[marker] = j + 1;
    this.#markers[j] = this.#previous[marker]!;
  }

  #linkFirst(node: number): void {
    const first = this.#next[0]!;
    this.#next[node] = first;
    this.#previous[node] = 0;
    this.#previous[first] = node;
    this.#next[0] = node;
    this.#segments[node] = 0;
    // Before the last within a size of one entry there is none.
    if (this.#bounds[0] === 1) this.#markers[0] = node;
  }

  #take(hash: number): number {
    let node = this.#free;
    if (node === 0) node = this.#fresh++;
    else this.#free = this.#chain[node]!;
    const bucket = hash & (this.#buckets.length - 1);
    this.#hashes[node] = hash;
    this.#chain[node] = this.#buckets[bucket]!;
    this.#buckets[bucket] = node;
    return node;
  }

  #drop(node: number): void {
    const before = this.#previous[node]!;
    const after = this.#next[node]!;
    this.#next[before] = after;
    this.#previous[after] = before;
    this.onDrop(node);
    this.#size--;
    const bucket = this.#hashes[node]! & (this.#buckets.length - 1);
    if (this.#buckets[bucket] === node) this.#buckets[bucket] = this.#chain[node]!;
    else {
      let link = this.#buckets[bucket]!;
      while (this.#chain[link] !== node) link = this.#chain[link]!;
      this.#chain[link] = this.#chain[node]!;
    }
    this.#chain[node] = this.#free;
    this.#free = node;
  }
}

/** The sizes at which the curve is known, ascending, for a cache of `size` entries. */
function sizesFor(size: number, reach: number): readonly number[] {
  const multiples: number[] = SIZE_RATIOS.filter((ratio) => ratio <= 1);
  const near = Math.log2(LARGEST_RATIO) * NEAR_STEPS_PER_DOUBLING;
  for (let step = 1; step <= near; step++) multiples.push(2 ** (step / NEAR_STEPS_PER_DOUBLING));
  const largest = reach / size;
  for (
    let far = LARGEST_RATIO * 2 ** (1 / FAR_STEPS_PER_DOUBLING);
    far < largest;
    far *= 2 ** (1 / FAR_STEPS_PER_DOUBLING)
  ) {
    multiples.push(far);
  }
  if (largest > LARGEST_RATIO) multiples.push(largest);
  return multiples.map((multiple) => Math.round(size * multiple));
}
