/** Look-ups that a cache of `entries` is asked, as numbers of keys: the same in every run. */
export interface LookUps {
  readonly name: string;
  /** What it stands for. */
  readonly what: string;
  readonly of: (entries: number) => Uint32Array;
}

/** Look-ups for each entry of the cache. */
const PER_ENTRY = 40;

/** Numerical Recipes' generator. */
function randomFrom(start: number): () => number {
  let seed = start;
  return () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** Ranks from 0, of which rank r comes with a probability as (r + 1) ** -skew. */
function zipf(ranks: number, skew: number, random: () => number): () => number {
  const upTo = new Float64Array(ranks);
  let sum = 0;
  for (let rank = 0; rank < ranks; rank++) upTo[rank] = sum += (rank + 1) ** -skew;
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, ranks - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

function filled(entries: number, next: (at: number) => number): Uint32Array {
  const keys = new Uint32Array(entries * PER_ENTRY);
  for (let at = 0; at < keys.length; at++) keys[at] = next(at);
  return keys;
}

export const lookUps: readonly LookUps[] = [
  {
    name: 'zipf-0.8',
    what: 'ten times as many keys as entries, Zipf with exponent 0.8',
    of: (entries) => filled(entries, zipf(10 * entries, 0.8, randomFrom(1))),
  },
  {
    name: 'zipf-1.1',
    what: 'the same, with exponent 1.1',
    of: (entries) => filled(entries, zipf(10 * entries, 1.1, randomFrom(2))),
  },
  {
    name: 'scans',
    what: 'Zipf with exponent 0.9, a third of all look-ups in scans of keys that never come again, each twice the cache long',
    of(entries) {
      const popular = zipf(5 * entries, 0.9, randomFrom(3));
      let fresh = 5 * entries;
      return filled(entries, (at) => (at % (6 * entries) < 2 * entries ? fresh++ : popular()));
    },
  },
  {
    name: 'looping',
    what: 'the same keys in a circle, first of 0.6, then of 1.5, then of 3 times the entries',
    of(entries) {
      const part = Math.ceil((entries * PER_ENTRY) / 3);
      const circles = [0.6, 1.5, 3].map((times) => Math.round(entries * times));
      return filled(entries, (at) => {
        const circle = Math.floor(at / part);
        return circle * 4 * entries + (at % circles[circle]!);
      });
    },
  },
  {
    name: 'shifting',
    what: 'Zipf with exponent 0.9 over five times as many keys as entries, of which the most popular tenth is replaced again and again',
    of(entries) {
      const keys = 5 * entries;
      const popular = zipf(keys, 0.9, randomFrom(4));
      const step = keys / 10;
      return filled(entries, (at) => popular() + step * Math.floor(at / (2 * entries)));
    },
  },
];
