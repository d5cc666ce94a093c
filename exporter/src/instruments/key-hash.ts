import { randomInt } from 'node:crypto';

const TWO_TO_32 = 2 ** 32;

/**
 * 32-bit hashes of a cache's keys under a salt of their own: what is remembered of a key can neither be read nor
 * compared with that of another process. Numbers need the mixing most: unsalted, small ones would all be sampled or none.
 */
export function keyHasher(salt: number = randomInt(TWO_TO_32)): (key: unknown) => number {
  const ofText = mix(salt ^ 0x9e3779b9);
  const ofNumber = mix(salt ^ 0x85ebca6b);
  const identities = new WeakMap<object, number>();

  function text(key: string): number {
    // FNV-1a over UTF-16 units, then Murmur3's finaliser, since FNV alone leaves the high bits to the last characters.
    let hash = ofText;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
    return mix(hash);
  }

  return (key) => {
    if (typeof key === 'string') return text(key);
    if (typeof key === 'number' && (key | 0) === key) return mix(mix(key) ^ ofNumber);
    if ((typeof key === 'object' && key !== null) || typeof key === 'function') {
      // Known by identity alone, which a hash cannot see and a WeakMap does not keep alive.
      let hash = identities.get(key);
      if (hash === undefined) identities.set(key, (hash = randomInt(TWO_TO_32) | 0));
      return hash;
    }
    // The others are rare; what tells them from a string of the same spelling is their type.
    return text(`${typeof key}:${String(key)}`);
  };
}

/** Murmur3's 32-bit finaliser (Appleby): each bit of the input changes each bit of the result half the time. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
