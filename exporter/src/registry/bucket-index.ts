/** A double and the word that holds its sign and exponent. Shared: JavaScript is single-threaded within a realm. */
export const DOUBLE = new Float64Array(1);
export const WORDS = new Int32Array(DOUBLE.buffer);

/** Index of the high word in `WORDS`: 1 on little-endian machines, 0 on big-endian ones. */
export const HIGH = ((): 0 | 1 => {
  DOUBLE[0] = -1;
  return WORDS[1]! < 0 ? 1 : 0;
})();

/**
 * What is left of the high word of a positive double after shifting by this: the exponent and two bits of the fraction,
 * that is four steps for each power of two.
 */
export const STEP_SHIFT = 18;
const STEPS = 2 ** (31 - STEP_SHIFT);

export interface BucketIndex {
  /** The bounds, and after them +Infinity as a sentinel, at which each search ends. */
  readonly bounds: Float64Array;
  /** By step, the first bucket that a positive value within it can belong to. */
  readonly first: Uint8Array | Uint16Array;
}

/** By bounds: most families share theirs, and need the table but once. */
const known = new Map<string, BucketIndex>();

/**
 * Prepares the search for a histogram's bucket: the leading bits of the value pick the first candidate, from which a
 * linear search goes on. Few steps hold a bound, so that the search mostly ends at once, which a branch predictor
 * learns; a linear search from the first bound, or a binary one, ends where no predictor knows.
 */
export function bucketIndex(bounds: readonly number[]): BucketIndex {
  const key = bounds.join();
  let index = known.get(key);
  if (index === undefined) known.set(key, (index = makeIndex(bounds)));
  return index;
}

function makeIndex(bounds: readonly number[]): BucketIndex {
  const first = bounds.length < 256 ? new Uint8Array(STEPS) : new Uint16Array(STEPS);
  DOUBLE[0] = 0;
  let bucket = 0;
  for (let step = 0; step < STEPS; step++) {
    WORDS[HIGH] = step << STEP_SHIFT;
    const smallest = DOUBLE[0];
    // The last exponent is that of Infinity and NaN: a NaN leaves the bucket at that of Infinity.
    while (bucket < bounds.length && bounds[bucket]! < smallest) bucket++;
    first[step] = bucket;
  }
  return { bounds: Float64Array.from([...bounds, Infinity]), first };
}

/** The bucket of `value`: the first whose bound is at least it, else the one past the last. */
export function findBucket(index: BucketIndex, value: number): number {
  if (value !== value) return index.bounds.length - 1;
  DOUBLE[0] = value;
  const high = WORDS[HIGH]!;
  // A set sign bit: a negative value or -0, searched from the first bound.
  let at = high < 0 ? 0 : index.first[high >>> STEP_SHIFT]!;
  while (value > index.bounds[at]!) at++;
  return at;
}
