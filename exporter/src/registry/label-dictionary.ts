/** From this length on, a string cut out of another may keep the whole other one in memory. */
const SLICED = 13;

/** The values of one label, each with a small number and a count of the series that have it. */
export class LabelDictionary {
  /** Read by look-ups, which then need no call. */
  readonly ids = new Map<string, number>();
  readonly #values: string[] = [];
  readonly #uses: number[] = [];
  readonly #free: number[] = [];

  /** The number of a value that one more series has. */
  use(value: string): number {
    let id = this.ids.get(value);
    if (id === undefined) {
      id = this.#free.pop() ?? this.#values.length;
      const own = owned(value);
      this.ids.set(own, id);
      this.#values[id] = own;
      this.#uses[id] = 0;
    }
    this.#uses[id]!++;
    return id;
  }

  /** One series less has the value; without any, its number is another's. */
  release(id: number): void {
    if (--this.#uses[id]! > 0) return;
    this.ids.delete(this.#values[id]!);
    this.#values[id] = '';
    this.#free.push(id);
  }

  valueOf(id: number): string {
    return this.#values[id]!;
  }
}

/** The same string, without the text that it may have been cut out of. */
function owned(value: string): string {
  return value.length < SLICED ? value : Buffer.from(value).toString();
}
