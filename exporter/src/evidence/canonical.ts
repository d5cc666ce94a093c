import { PulsoError } from '../errors.ts';

/** What evidence may hold: no fraction, whose text would differ from one language to the next, and no free order. */
export type Canonical = string | number | { readonly [key: string]: Canonical };

/** Nothing in it is escaped. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * The one text of a value: JSON after RFC 8785 (keys in the order of their UTF-16 units, no blanks), of integers, strings
 * and objects alone.
 * @throws PulsoError `invalid_evidence` for anything else
 */
export function canonical(value: Canonical): string {
  if (typeof value === 'string') {
    if (PLAIN.test(value)) return `"${value}"`;
    // RFC 8785, 3.2.2.2: a lone surrogate has no UTF-8 form.
    if (/\p{Cs}/u.test(value)) throw new PulsoError('invalid_evidence', 'A string with half a character has no text.');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      throw new PulsoError('invalid_evidence', `${value} is no whole number that every reader writes alike.`);
    }
    return String(value);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PulsoError(
      'invalid_evidence',
      `Evidence holds whole numbers, strings and objects, not ${String(value)}.`,
    );
  }
  const members = Object.keys(value)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((key) => `${canonical(key)}:${canonical(value[key] ?? missing(key))}`);
  return `{${members.join(',')}}`;
}

function missing(key: string): never {
  throw new PulsoError('invalid_evidence', `${key} has no value. Leave it out.`);
}
