import { DIGIT, ENDS_IN_SIGN, KINDS, OPERATOR, WITHIN_WORD } from './sql-characters.ts';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 39;
const STAR = 42;
const SLASH = 47;
const BACKSLASH = 92;
const DOT = 46;
const UNDERSCORE = 95;
const LOWER_E = 101;
/** Shorter strings are walked through: the call of `indexOf` costs more. */
const WALKED = 32;

/** Doubled quotes within one string; one with more is none that a person wrote, and not worth the time. */
const MAX_QUOTES = 10_000;

/** The index behind the string whose opening quote is at `at`; -1 if it does not end, or with too many quotes in it. */
export function skipString(text: string, at: number): number {
  let i = at + 1;
  const walked = Math.min(i + WALKED, text.length);
  for (let quotes = 0; quotes <= MAX_QUOTES; quotes++) {
    while (i < walked && text.charCodeAt(i) !== QUOTE) i++;
    if (i >= walked) i = text.indexOf("'", i);
    if (i === -1) return -1;
    if (text.charCodeAt(i + 1) !== QUOTE) return i + 1;
    i += 2;
  }
  return -1;
}

/** As `skipString`, for E'…', in which a backslash escapes; looks no further than `end`. */
export function skipEscapedString(text: string, at: number, end: number): number {
  let i = at + 1;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) {
      if (text.charCodeAt(i + 1) !== QUOTE) return i + 1;
      i++;
    }
    i++;
  }
  return -1;
}

/** The index behind $tag$…$tag$, which begins at `at`; -1 if it does not end, 0 if it is no such thing. */
export function skipDollarString(text: string, at: number): number {
  let i = at + 1;
  for (let code = text.charCodeAt(i); code >= 128 || WITHIN_WORD[code]! > 0; code = text.charCodeAt(++i)) {
    if (code === 36 || (i === at + 1 && KINDS[code] === DIGIT)) break;
  }
  if (text.charCodeAt(i) !== 36) return 0;
  const tag = text.slice(at, i + 1);
  const end = text.indexOf(tag, i + 1);
  return end === -1 ? -1 : end + tag.length;
}

/** The index of the line's end, or `end`. */
export function skipLine(text: string, at: number, end: number): number {
  let i = at;
  for (; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === NEWLINE || code === RETURN) break;
  }
  return i;
}

/** The index behind the comment that begins at `at`, those within it included; -1 if it does not end before `end`. */
export function skipComment(text: string, at: number, end: number): number {
  let depth = 1;
  for (let i = at + 2; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === STAR && text.charCodeAt(i + 1) === SLASH) {
      i++;
      if (--depth === 0) return i + 1;
    } else if (code === SLASH && text.charCodeAt(i + 1) === STAR) {
      i++;
      depth++;
    }
  }
  return -1;
}

/** The index behind the number that begins at `at`: decimal, with fraction and exponent, or 0x, 0o, 0b; 1_000 too. */
export function skipNumber(text: string, at: number): number {
  let i = at;
  let code = text.charCodeAt(i);
  const second = text.charCodeAt(i + 1) | 32;
  if (code === 48 && (second === 120 || second === 111 || second === 98)) {
    for (i += 2; WITHIN_WORD[text.charCodeAt(i)]! > 0; i++);
    return i;
  }
  while (KINDS[code] === DIGIT || code === UNDERSCORE) code = text.charCodeAt(++i);
  if (code === DOT && text.charCodeAt(i + 1) !== DOT) {
    code = text.charCodeAt(++i);
    while (KINDS[code] === DIGIT || code === UNDERSCORE) code = text.charCodeAt(++i);
  }
  if ((code | 32) === LOWER_E) {
    const next = text.charCodeAt(i + 1);
    const digits = next === 43 || next === 45 ? i + 2 : i + 1;
    if (KINDS[text.charCodeAt(digits)] === DIGIT) {
      for (i = digits + 1; KINDS[text.charCodeAt(i)] === DIGIT; i++);
    }
  }
  return i;
}

/** Operators are shorter; a run of such characters is not walked through again for each. */
const MAX_OPERATOR = 32;

/**
 * The index behind the operator of two characters or more that may begin at `at`: it ends where a comment begins, and
 * before a sign, unless it holds a character that no operator of the SQL standard has.
 */
export function skipOperator(text: string, at: number, end: number): number {
  const longest = Math.min(end, at + MAX_OPERATOR);
  let stop = at + 1;
  let last = text.charCodeAt(at);
  let isSpecial = ENDS_IN_SIGN[last]!;
  for (let next = text.charCodeAt(stop); stop < longest && next < 128 && KINDS[next] === OPERATOR; stop++) {
    const following = text.charCodeAt(stop + 1);
    if ((next === 45 && following === 45) || (next === 47 && following === 42)) break;
    isSpecial |= ENDS_IN_SIGN[next]!;
    last = next;
    next = following;
  }
  if (isSpecial === 0) while (stop - at > 1 && (last === 43 || last === 45)) last = text.charCodeAt(--stop - 1);
  return stop;
}
