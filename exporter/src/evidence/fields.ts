import { downReasons } from '../postgres/down-reason.ts';
import { personalDataIn } from '../registry/guard/personal-data.ts';
import { DIGEST } from './digest.ts';

/** What one field of an entry may hold. */
export interface Field {
  readonly what: string;
  readonly accepts: (value: unknown) => boolean;
  readonly isOptional?: true;
}

export const optional = (field: Field): Field => ({ ...field, isOptional: true });

/** A number of things, or an instant in milliseconds since 1970. */
export const count: Field = {
  what: 'a whole number of 0 or more',
  accepts: (value) => Number.isSafeInteger(value) && Number(value) >= 0 && !Object.is(value, -0),
};

export const digest: Field = {
  what: 'a SHA-256 of 64 hexadecimal digits',
  accepts: (value) => typeof value === 'string' && DIGEST.test(value),
};

export function oneOf(...values: readonly string[]): Field {
  const known = new Set(values);
  return {
    what: `one of ${values.join(', ')}`,
    accepts: (value) => typeof value === 'string' && known.has(value),
  };
}

const MOST_ACCEPTED = 10_000;
/** As many as the shortest number of a person has, whatever stands between them. */
const DIGITS = /(?:\d\D*){10}/;

/** An identifier of our own or of the configuration: a pattern that no prose fits, and nothing in it that looks personal. */
export function identifier(what: string, pattern: RegExp): Field {
  // The same few stand in every entry.
  const accepted = new Set<string>();
  return {
    what,
    accepts: (value) => {
      if (typeof value !== 'string') return false;
      if (accepted.has(value)) return true;
      if (!pattern.test(value) || DIGITS.test(value) || personalDataIn(value) !== undefined) return false;
      if (accepted.size < MOST_ACCEPTED) accepted.add(value);
      return true;
    },
  };
}

/** As in `LGPD-ART46-PUBLIC`. */
export const control = identifier('a control', /^[A-Z][A-Z0-9]{1,15}(?:-[A-Z0-9]{1,24}){1,5}$/);
export const regulation = oneOf('LGPD', 'ANPD', 'ANVISA', 'CFM', 'MCI', 'PRONTUARIO', 'PACIENTE', 'PULSO', 'OTHER');
/** A target's name in pulso.yml; with a slash before the database where it watches several. */
export const target = identifier('a target', /^[A-Za-z][A-Za-z0-9]{0,31}(?:[._/-][A-Za-z0-9]{1,31}){0,6}$/);
export const release = identifier('a version', /^\d{1,3}(?:\.\d{1,4}){0,3}(?:-[a-z]{2,8}(?:\.\d{1,4})?)?$/);

/** Words of Pulso's own for what kept a control from being tested. */
const ERROR_WORDS: ReadonlySet<string> = new Set([
  ...downReasons,
  ...[
    'contract',
    'lapsed',
    'ledger',
    'left_out',
    'no_database',
    'no_prometheus',
    'not_configured',
    'prometheus',
    'unattested',
    'unreachable',
    'unreadable',
  ],
]);
/** Every class or subclass that PostgreSQL has holds a digit, as no name does. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;
export const isErrorCode = (value: unknown): boolean =>
  typeof value === 'string' && (ERROR_WORDS.has(value) || SQLSTATE.test(value));
export const errorCode: Field = { what: 'an SQLSTATE or a word of Pulso', accepts: isErrorCode };
