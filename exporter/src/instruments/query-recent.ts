/** Entries of one generation. */
const GENERATION = 1_000;

/**
 * A map that forgets: when it is full, what was not asked for lately goes (two generations). A service has few texts; one
 * that writes values into them gains nothing, and loses nothing but the look-up.
 */
export class RecentMap<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  get(key: K): V | undefined {
    return this.#young.get(key) ?? this.#renew(key);
  }

  set(key: K, value: V): void {
    if (this.#young.size >= GENERATION) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  #renew(key: K): V | undefined {
    const value = this.#old.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }
}
