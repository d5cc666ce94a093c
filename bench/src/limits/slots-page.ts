const SLOT = 20;
const BLANK = 0x20;
const ZERO = 0x30;

/**
 * The least that gives a page of which only some values changed: text with a slot of fixed width for each value, a list
 * of the values that it shows, and a copy. It knows nothing of families, series that come and go, or absent values.
 */
export class LimitPage {
  /** By line; the caller writes them, already cumulated. */
  readonly values: Float64Array;
  readonly #shown: Float64Array;
  readonly #slots: Uint32Array;
  readonly #bytes: Buffer;

  /** What stands before the value of each line. */
  constructor(prefixes: readonly string[]) {
    this.values = new Float64Array(prefixes.length);
    this.#shown = new Float64Array(prefixes.length).fill(NaN);
    this.#slots = new Uint32Array(prefixes.length);
    this.#bytes = Buffer.from(prefixes.map((prefix) => `${prefix} ${' '.repeat(SLOT)}\n`).join(''));
    let at = 0;
    for (const [line, prefix] of prefixes.entries()) {
      at += Buffer.byteLength(prefix) + 1;
      this.#slots[line] = at;
      at += SLOT + 1;
    }
  }

  encode(): Buffer {
    const { values } = this;
    const shown = this.#shown;
    for (let line = 0; line < values.length; line++) {
      const value = values[line]!;
      if (value === shown[line]) continue;
      shown[line] = value;
      write(this.#bytes, this.#slots[line]!, value);
    }
    return Buffer.from(this.#bytes);
  }
}

function write(bytes: Buffer, at: number, value: number): void {
  let end = at + SLOT;
  if ((value | 0) === value) {
    let rest = value;
    do {
      const next = (rest / 10) | 0;
      bytes[--end] = ZERO + (rest - next * 10);
      rest = next;
    } while (rest > 0);
  } else {
    const digits = String(value);
    end -= digits.length;
    for (let i = 0; i < digits.length; i++) bytes[end + i] = digits.charCodeAt(i);
  }
  while (end > at) bytes[--end] = BLANK;
}
