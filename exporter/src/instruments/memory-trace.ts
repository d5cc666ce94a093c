/** Memory over time, the oldest first. */
export interface Trace {
  /** Seconds of the process. */
  readonly seconds: readonly number[];
  readonly bytes: readonly number[];
}

const ROOM = 120;
const FIRST_SPACING = 5;
const WIDEST_SPACING = 180;

/** Keeps the course of a value in 120 points, at most six hours: the longer it is kept, the further they lie apart. */
export class MemoryTrace implements Trace {
  readonly seconds: number[] = [];
  readonly bytes: number[] = [];
  #spacing = FIRST_SPACING;

  add(seconds: number, bytes: number): void {
    if (seconds - (this.seconds.at(-1) ?? -Infinity) < this.#spacing) return;
    if (this.seconds.length === ROOM) this.#makeRoom();
    this.seconds.push(seconds);
    this.bytes.push(bytes);
  }

  #makeRoom(): void {
    if (this.#spacing >= WIDEST_SPACING) {
      this.seconds.shift();
      this.bytes.shift();
      return;
    }
    this.#spacing *= 2;
    for (const list of [this.seconds, this.bytes]) list.splice(0, ROOM, ...list.filter((_, at) => at % 2 === 0));
  }
}
