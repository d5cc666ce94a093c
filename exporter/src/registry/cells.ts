const PER_CHUNK = 32;

/** Where a series keeps its numbers: `stride` values in `cells` from `base` on. */
export interface Place {
  readonly cells: Float64Array;
  readonly base: number;
}

/**
 * Numbers of one family's series, in chunks that are never moved, so that a bound handle may hold its chunk and index
 * for ever, and an increment is one addition on a typed array.
 */
export class Cells {
  readonly stride: number;
  #chunk = new Float64Array(0);
  #used = 0;
  readonly #free: Place[] = [];

  constructor(stride: number) {
    this.stride = stride;
  }

  /** A place filled with `initial`. */
  take(initial: number): Place {
    const place = this.#free.pop() ?? this.#next();
    place.cells.fill(initial, place.base, place.base + this.stride);
    return place;
  }

  /** The caller must have made sure that no handle writes to the place any more. */
  release(place: Place): void {
    this.#free.push(place);
  }

  #next(): Place {
    if (this.#used === this.#chunk.length) {
      this.#chunk = new Float64Array(PER_CHUNK * this.stride);
      this.#used = 0;
    }
    const place = { cells: this.#chunk, base: this.#used };
    this.#used += this.stride;
    return place;
  }
}
