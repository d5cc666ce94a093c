/**
 * The hand-written floor of `fingerprint-new`: one pass that knows just enough SQL for the shapes it is measured with.
 * Words in lower case, literals and parameters as one mark, lists of them as one, no comments, no blanks but between
 * words. A key of 48 bits, and a Map from it to the group; a Map by text before it, of two generations.
 */
const GENERATION = 1_000;
const MARK = 36;
const out = new Uint16Array(1 << 14);

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57);
}

function keyOf(text: string): number {
  const { length } = text;
  let o = 0;
  let i = 0;
  while (i < length) {
    const code = text.charCodeAt(i);
    if (code <= 32) {
      i++;
    } else if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95) {
      if (o > 0 && (isWord(out[o - 1]!) || out[o - 1] === MARK)) out[o++] = 32;
      let next = code;
      do {
        out[o++] = next >= 65 && next <= 90 ? next + 32 : next;
        next = text.charCodeAt(++i);
      } while (isWord(next));
    } else if (code === 39 || code === 36 || (code >= 48 && code <= 57)) {
      if (code === 39) {
        for (i++; i < length && (text.charCodeAt(i) !== 39 || text.charCodeAt(++i) === 39); i++);
      } else {
        for (i++; isWord(text.charCodeAt(i)) || text.charCodeAt(i) === 46; i++);
      }
      if (o > 1 && out[o - 1] === 44 && out[o - 2] === MARK) o--;
      else {
        if (o > 0 && isWord(out[o - 1]!)) out[o++] = 32;
        out[o++] = MARK;
      }
    } else if (code === 45 && text.charCodeAt(i + 1) === 45) {
      while (i < length && text.charCodeAt(i) !== 10) i++;
    } else if (code === 47 && text.charCodeAt(i + 1) === 42) {
      for (i += 2; i < length && (text.charCodeAt(i) !== 42 || text.charCodeAt(i + 1) !== 47); i++);
      i += 2;
    } else {
      out[o++] = code;
      i++;
      // One row of VALUES for all: ($),($)
      if (
        code === 41 &&
        o > 6 &&
        out[o - 4] === 44 &&
        out[o - 2] === MARK &&
        out[o - 5] === 41 &&
        out[o - 6] === MARK
      ) {
        o -= 4;
      }
    }
  }
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let j = 0; j < o; j++) {
    const code = out[j]!;
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  return (high & 0xffff) * 2 ** 32 + (low >>> 0);
}

export class LimitFingerprints {
  #young = new Map<string, { readonly key: number }>();
  #old = new Map<string, { readonly key: number }>();
  readonly #groups = new Map<number, { readonly key: number }>();

  of(text: string): { readonly key: number } {
    const known = this.#young.get(text) ?? this.#old.get(text);
    if (known !== undefined) return known;
    const key = keyOf(text);
    let group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, (group = { key }));
    if (this.#young.size >= GENERATION) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, group);
    return group;
  }
}
