import {
  BLANK,
  CLOSING,
  COLON,
  COMMA,
  DIGIT,
  DOLLAR,
  DOT,
  KINDS,
  OPENING,
  OPERATOR,
  QUOTED_NAME,
  SEMICOLON,
  STRING,
  WITHIN_WORD,
  WORD,
} from './sql-characters.ts';
import { isBeforeSign, isKeyword, stepHash } from './sql-keywords.ts';
import {
  skipComment,
  skipDollarString,
  skipEscapedString,
  skipLine,
  skipNumber,
  skipOperator,
  skipString,
} from './sql-skip.ts';

// What a module declares itself is a constant to the compiler; what it imports is loaded and checked at each use.
const kinds = KINDS;
const withinWord = WITHIN_WORD;

/** Characters of a statement that are looked at; those of long literals do not count. */
export const LOOK_AT = 16_384;
/** Longer literals do not count towards `LOOK_AT`. */
const LONG_LITERAL = 256;
/** Parentheses within each other in which lists are shortened. */
const MAX_DEPTH = 64;

/** What stands for a literal: no operator holds it, and a name that does is parted from it by a blank. */
const PLACE = 36;
const CUT = 0x2026;

// What came before, for the places where it matters. From NAME on, a blank parts it from the next word.
const START = 20;
const AFTER_OPERATOR = 21;
const AFTER_OPENING = 22;
const AFTER_CLOSING = 23;
const AFTER_COMMA = 24;
const AFTER_DOT = 25;
const AFTER_OTHER = 26;
const AFTER_ESCAPE = 27;
const AFTER_NAME = 30;
const AFTER_WORD = 31;
const AFTER_IS = 32;
const AFTER_LITERAL = 33;
const AFTER_STRING = 34;

/** Each character becomes two at most: itself and a blank before it. */
const codes = new Uint16Array(2 * LOOK_AT + 64);
/** By depth of parentheses, where the present item of the list begins, and the one before it. */
const item = new Int32Array(MAX_DEPTH + 1);
const previous = new Int32Array(MAX_DEPTH + 1);
const NO_ITEM = -1;
/** In place of the previous item: here, lists are kept as they are. */
const NO_LIST = -2;

/** The last statement that was normalised, in memory that the next one overwrites. */
export interface Normalised {
  /** UTF-16 codes, valid up to `length`. */
  readonly codes: Uint16Array;
  readonly length: number;
  /** Two words of a hash of them. */
  readonly low: number;
  readonly high: number;
  /**
   * Whether it may be that a part of a literal was taken for something else: the text has an end missing, a character
   * that stands nowhere in SQL, or a string that ends in a backslash.
   */
  readonly isDoubtful: boolean;
}
const codesOf = (word: string) => Uint16Array.from(word, (letter) => letter.charCodeAt(0));
const NULL = codesOf('null');
const TRUE = codesOf('true');
const FALSE = codesOf('false');
const VALUES = codesOf('values');
const result = { codes, length: 0, low: 0, high: 0, isDoubtful: false };

/**
 * Writes a statement in the one form that all statements share that differ only in literals and parameters, the number
 * of items in lists of literals and of rows in VALUES, comments, blanks, and the case of what is not quoted. One pass,
 * nothing allocated, and no more than `LOOK_AT` characters: it runs where each query does.
 *
 * PostgreSQL's lexical structure (chapter 4.1, `scan.l`) is followed as far as that takes: strings with all their
 * prefixes, dollar quotes, nested comments, operators that end before a comment or a sign, numbers, quoted names
 * (without their quotes where those change nothing). `standard_conforming_strings` is taken to be on.
 */
export function normalise(text: string): Normalised {
  const length = text.length;
  let end = length < LOOK_AT ? length : LOOK_AT;
  let isDoubtful = false;
  let isCut = false;
  let i = 0;
  let o = 0;
  let depth = 0;
  let after = START;
  /** Where the last word, literal, and minus that may be a sign were written; what was before the last two. */
  let wordAt = 0;
  let placeAt = -1;
  let signAt = -1;
  let beforeSign = START;
  let signStart = 0;
  /** Depth of the VALUES whose rows are being read. */
  let rows = -1;
  previous[0] = NO_LIST;

  while (i < end) {
    const code = text.charCodeAt(i);
    const kind = code < 128 ? kinds[code]! : WORD;
    if (kind === BLANK) {
      i++;
      continue;
    }
    if (rows === depth && after === AFTER_CLOSING && kind !== COMMA && kind !== CLOSING) {
      const shortened = shorten(depth, o, placeAt);
      if (shortened !== o) placeAt = previous[depth]!;
      o = shortened;
      previous[depth] = NO_LIST;
      rows = -1;
    }
    /** Behind the literal, if this is one. */
    let behind = 0;
    let isString = false;

    if (kind === WORD) {
      const before = after;
      const start = o;
      if (after >= AFTER_NAME) codes[o++] = 32;
      wordAt = o;
      let next = code;
      for (;;) {
        const lower = next < 128 ? withinWord[next]! : next;
        if (lower === 0) break;
        codes[o++] = lower;
        if (++i >= end) break;
        next = text.charCodeAt(i);
      }
      after = AFTER_WORD;
      const first = codes[wordAt]!;
      const size = o - wordAt;
      if (size === 2) {
        // "is", and "by": what is sorted or grouped by is no list of values.
        if (first === 105 && codes[wordAt + 1] === 115) after = AFTER_IS;
        else if (first === 98 && codes[wordAt + 1] === 121 && depth <= MAX_DEPTH) previous[depth] = NO_LIST;
        continue;
      }
      if (size > 6 || before === AFTER_DOT) continue;
      if (size === 1) {
        if (i >= length) continue;
        if (next === 39) {
          // E'…', and B, X, N, which are plain.
          if (first === 101) behind = skipEscapedString(text, i, Math.min(length, i + LOOK_AT));
          else if (first === 98 || first === 120 || first === 110) behind = skipString(text, i);
          else continue;
        } else if (first === 117 && next === 38 && text.charCodeAt(i + 1) === 39) {
          behind = skipString(text, i + 1);
        } else if (first === 117 && next === 38 && text.charCodeAt(i + 1) === 34) {
          // U&"…": the quoted name follows at once.
          codes[o++] = next;
          after = AFTER_ESCAPE;
          i++;
          continue;
        } else continue;
        isString = true;
      } else if (size === 3) {
        if (first === 110 && codes[wordAt + 1] === 111 && codes[wordAt + 2] === 116) after = AFTER_IS;
        continue;
      } else if (
        (size === 4 && ((first === 110 && isWord(NULL, wordAt)) || (first === 116 && isWord(TRUE, wordAt)))) ||
        (size === 5 && first === 102 && isWord(FALSE, wordAt))
      ) {
        // A value like any other, but not in IS NULL or NOT NULL.
        if (before === AFTER_IS) continue;
        behind = i;
      } else {
        if (size === 6 && first === 118 && isWord(VALUES, wordAt) && depth <= MAX_DEPTH) {
          rows = depth;
          item[depth] = o;
          previous[depth] = NO_ITEM;
        }
        continue;
      }
      o = start;
      after = before;
    } else if (kind === DIGIT) {
      behind = skipNumber(text, i);
    } else if (kind === STRING) {
      behind = skipString(text, i);
      // With standard_conforming_strings off, it would go on.
      if (text.charCodeAt(behind - 2) === 92) isDoubtful = true;
      isString = true;
    } else if (kind === COMMA) {
      if (depth <= MAX_DEPTH) {
        const shortened = shorten(depth, o, placeAt);
        if (shortened !== o) {
          o = shortened;
          placeAt = previous[depth]!;
        } else if (previous[depth] !== NO_LIST) previous[depth] = item[depth]!;
        item[depth] = o + 1;
      }
      codes[o++] = code;
      after = AFTER_COMMA;
      i++;
      continue;
    } else if (kind === OPENING) {
      codes[o++] = code;
      if (++depth <= MAX_DEPTH) {
        item[depth] = o;
        previous[depth] = NO_ITEM;
      }
      after = AFTER_OPENING;
      i++;
      continue;
    } else if (kind === CLOSING) {
      if (depth === 0) isDoubtful = true;
      else {
        if (depth <= MAX_DEPTH) {
          const shortened = shorten(depth, o, placeAt);
          if (shortened !== o) {
            o = shortened;
            placeAt = previous[depth]!;
          }
        }
        if (rows === depth) rows = -1;
        depth--;
      }
      codes[o++] = code;
      after = AFTER_CLOSING;
      i++;
      continue;
    } else if (kind === DOT) {
      if (kinds[text.charCodeAt(i + 1)] === DIGIT) {
        behind = skipNumber(text, i);
      } else {
        codes[o++] = code;
        after = AFTER_DOT;
        i++;
        continue;
      }
    } else if (kind === OPERATOR) {
      const next = text.charCodeAt(i + 1);
      if (code === 45 && next === 45) {
        i = skipLine(text, i, end);
        continue;
      }
      if (code === 47 && next === 42) {
        i = skipComment(text, i, end);
        if (i === -1) {
          isDoubtful = true;
          i = end;
        }
        continue;
      }
      if (after === AFTER_OPERATOR) codes[o++] = 32;
      const stop = next < 128 && kinds[next] === OPERATOR ? skipOperator(text, i, end) : i + 1;
      if (stop - i === 1) {
        if (
          code === 45 &&
          (after < AFTER_NAME ? after !== AFTER_CLOSING : after >= AFTER_WORD && after <= AFTER_IS) &&
          (after < AFTER_NAME || isBeforeSign(codes, wordAt, o))
        ) {
          signAt = o;
          beforeSign = after;
          signStart = after === AFTER_OPERATOR ? o - 1 : o;
        }
        codes[o++] = code;
      } else if (stop - i === 2 && code === 33 && text.charCodeAt(i + 1) === 61) {
        // != is another way to write <>.
        codes[o++] = 60;
        codes[o++] = 62;
      } else for (let j = i; j < stop; j++) codes[o++] = text.charCodeAt(j);
      i = stop;
      after = AFTER_OPERATOR;
      continue;
    } else if (kind === DOLLAR) {
      if (kinds[text.charCodeAt(i + 1)] === DIGIT) {
        behind = i + 2;
        while (kinds[text.charCodeAt(behind)] === DIGIT) behind++;
      } else {
        behind = skipDollarString(text, i);
        isString = true;
      }
    } else if (kind === QUOTED_NAME) {
      if (after >= AFTER_NAME) codes[o++] = 32;
      const start = o;
      let isPlain = after !== AFTER_ESCAPE && kinds[text.charCodeAt(i + 1)] !== DIGIT;
      let hash = 0;
      let j = i + 1;
      for (; j < end; j++) {
        const next = text.charCodeAt(j);
        if (next === 34) {
          if (text.charCodeAt(j + 1) !== 34) break;
          codes[o++] = next;
          j++;
        }
        codes[o++] = next;
        hash = stepHash(hash, next);
        if (next < 128 && withinWord[next] !== next) isPlain = false;
      }
      if (j >= end && end === length) isDoubtful = true;
      if (!isPlain || o === start || codes[start] === 36 || isKeyword(codes, start, o, hash)) {
        for (let k = o; k > start; k--) codes[k] = codes[k - 1]!;
        codes[start] = 34;
        codes[o + 1] = 34;
        o += 2;
      }
      i = j + 1;
      after = AFTER_NAME;
      continue;
    } else {
      if (kind === SEMICOLON) {
        if (after === START) {
          i++;
          continue;
        }
      } else if (kind !== COLON) isDoubtful = true;
      codes[o++] = code;
      after = AFTER_OTHER;
      i++;
      continue;
    }

    // A literal ends at `behind`.
    if (behind <= 0) {
      isDoubtful = true;
      behind = behind === 0 ? i + 1 : length;
    }
    if (behind - i > LONG_LITERAL) end = Math.min(length, end + behind - i);
    i = behind;
    // 'a' and, on another line, 'b' are one string.
    if (isString && after === AFTER_STRING) continue;
    if (kind === DIGIT || kind === DOT) {
      const next = text.charCodeAt(i);
      // -1 is a literal; in -1::int and -1 ^ 2 the sign comes last.
      if (after === AFTER_OPERATOR && signAt === o - 1 && next !== 58 && next !== 94) {
        o = signStart;
        after = beforeSign;
      }
    }
    if (after >= AFTER_NAME) codes[o++] = 32;
    placeAt = o;
    codes[o++] = PLACE;
    after = isString ? AFTER_STRING : AFTER_LITERAL;
  }

  if (i < length) isCut = true;
  else if (depth > 0) isDoubtful = true;
  if (isCut) {
    // The list that the end cuts through goes without the item that is not whole.
    for (let level = 0; level <= Math.min(depth, MAX_DEPTH); level++) {
      if (previous[level]! < 0) continue;
      o = item[level]! - 1;
      break;
    }
    codes[o++] = CUT;
  } else if (rows === depth) o = shorten(depth, o, placeAt);
  while (o > 0 && codes[o - 1] === 59) o--;

  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let j = 0; j < o; j++) {
    const code = codes[j]!;
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  result.length = o;
  result.low = (Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)) >>> 0;
  result.high = (Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)) >>> 0;
  result.isDoubtful = isDoubtful;
  return result;
}

/** Whether this word was written at `at`; its length and first letter are known to fit. */
function isWord(word: Uint16Array, at: number): boolean {
  for (let j = 1; j < word.length; j++) if (codes[at + j] !== word[j]) return false;
  return true;
}

/** Where a list ends without its last item, if that has a literal and is as the one before it; else `o`, its end. */
function shorten(depth: number, o: number, placeAt: number): number {
  if (depth > MAX_DEPTH) return o;
  const before = previous[depth]!;
  const start = item[depth]!;
  const size = start - 1 - before;
  if (before < 0 || placeAt < start || size !== o - start) return o;
  for (let j = 0; j < size; j++) if (codes[before + j] !== codes[start + j]) return o;
  return start - 1;
}
