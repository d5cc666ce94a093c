/** What the last callers of a pool asked of it, the oldest first: the same places of all three are the same caller. */
export interface PoolDemand {
  /** When each asked for a connection, in seconds of one clock. */
  readonly askedAt: Float64Array;
  /** How long each waited for it, and held it, in seconds; NaN while that is not over, and where they gave up. */
  readonly waits: Float32Array;
  readonly holds: Float32Array;
}

/** Callers that are remembered: 128 KiB a pool, which the system gives as they are written. */
export const DEMAND_LENGTH = 8_192;
const MASK = DEMAND_LENGTH - 1;

/**
 * Remembers the last callers of a pool in a ring, so that what they asked for can be replayed at another size. A few
 * stores a caller, from readings of the clock that the instrument takes anyway.
 */
export class DemandLog {
  readonly #askedAt = new Float64Array(DEMAND_LENGTH);
  readonly #waits = new Float32Array(DEMAND_LENGTH);
  readonly #holds = new Float32Array(DEMAND_LENGTH);
  #next = 0;
  #gapsSquared = 0;

  /** Sum of the squares of the times between callers, in seconds². */
  get gapSecondsSquared(): number {
    return this.#gapsSquared;
  }

  /** @param at in milliseconds; returns by what this caller is known to the other methods */
  asked(at: number): number {
    const caller = this.#next++;
    const place = caller & MASK;
    if (caller > 0) {
      const gap = at / 1000 - this.#askedAt[(caller - 1) & MASK]!;
      this.#gapsSquared += gap * gap;
    }
    this.#askedAt[place] = at / 1000;
    this.#waits[place] = Number.NaN;
    this.#holds[place] = Number.NaN;
    return caller;
  }

  taken(caller: number, waitSeconds: number): void {
    if (this.#next - caller <= DEMAND_LENGTH) this.#waits[caller & MASK] = waitSeconds;
  }

  released(caller: number, holdSeconds: number): void {
    if (this.#next - caller <= DEMAND_LENGTH) this.#holds[caller & MASK] = holdSeconds;
  }

  /** A copy of what is remembered. */
  read(): PoolDemand {
    const from = Math.max(0, this.#next - DEMAND_LENGTH);
    return {
      askedAt: inOrder(this.#askedAt, from, this.#next),
      waits: inOrder(this.#waits, from, this.#next),
      holds: inOrder(this.#holds, from, this.#next),
    };
  }
}

function inOrder<A extends Float64Array | Float32Array>(ring: A, from: number, to: number): A {
  const copy = ring.slice(0, to - from);
  const start = from & MASK;
  copy.set(ring.subarray(start, start + copy.length));
  copy.set(ring.subarray(0, start), copy.length - start);
  return copy as A;
}
