/** How many times longer a time to live may be of which the misses are predicted. */
export const TTL_FACTORS = [2, 4, 8] as const;

/** What was seen of entries that were asked for after they had expired, of sampled keys. */
export interface Expiry {
  readonly count: number;
  /** Sum of their times to live, in seconds. */
  readonly ttlSeconds: number;
  /** By each of `TTL_FACTORS`, how many of these misses are expected to be left. */
  readonly left: readonly number[];
}

/**
 * Predicts the misses by expiry at longer times to live. An entry that was loaded anew at the age a, having lived T, would
 * have been loaded once in a + D instead, had it lived D longer: a key that is asked for at random (Poisson) is missed once
 * in its time to live and the mean time to its next look-up (Jung, Berger, Balakrishnan: Modeling TTL-based Internet
 * caches, INFOCOM 2003, section III). So of each such miss a / (a + D) is left.
 */
export class ExpiryCount {
  #count = 0;
  #ttlSeconds = 0;
  readonly #left = new Float64Array(TTL_FACTORS.length);

  /** An entry was asked for that was `age` old, having had a time to live of `ttl`, both in seconds. */
  add(age: number, ttl: number): void {
    if (!(ttl > 0) || !(age >= ttl) || !Number.isFinite(age)) return;
    this.#count++;
    this.#ttlSeconds += ttl;
    for (const [at, factor] of TTL_FACTORS.entries()) this.#left[at]! += age / (age + (factor - 1) * ttl);
  }

  read(): Expiry {
    return { count: this.#count, ttlSeconds: this.#ttlSeconds, left: [...this.#left] };
  }
}
