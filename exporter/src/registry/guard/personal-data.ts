import { isCnpj, isCpf, isLuhn } from './check-digits.ts';
import { isSecret } from './secrets.ts';

/** What a label value was taken for. */
export type PersonalDataKind = 'cpf' | 'cnpj' | 'email' | 'phone' | 'card' | 'token';

/** What stands in a label instead of a value that is refused. */
export const REDACTED_VALUE = 'redacted';

/** The shortest that anything below can be: `a@b.co`. */
const SHORTEST = 6;
const EMAIL_SIGN = /@|%40/;
/** At least eight digits, whatever stands between them: fewer are no number of a person. */
const EIGHT_DIGITS = /(?:\d\D{0,3}){8}/;

// A number does not begin or end within a longer word or number.
const CPF = /(?<![\p{L}\d])(?:\d{3}\.\d{3}\.\d{3}-\d{2}|\d{9}-\d{2}|\d{11})(?![\p{L}\d])/gu;
// Small letters only with the punctuation: without it, fourteen characters may be anything.
const CNPJ_WRITTEN = /(?<![\p{L}\d])[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/[\dA-Z]{4}-\d{2}(?![\p{L}\d])/giu;
const CNPJ_BARE = /(?<![\p{L}\d])[\dA-Z]{12}-?\d{2}(?![\p{L}\d])/gu;
/**
 * By RFC 5321, roughly: something, the sign (or its escape in a URL), a domain that ends in letters. No version
 * (`package@1.0.0-beta.rc`) and no scope (`node_modules/@scope/package.js`).
 */
const EMAIL = /[^\s@:/](?:@|%40)(?!v?\d+\.\d+[.-])(?:[\p{L}\d-]{1,63}\.){1,8}\p{L}{2,}/iu;
/** E.164 with its plus, whatever the country. */
const PHONE_E164 = /(?<![\p{L}\d+])\+[1-9](?:[ .-]?\d|[ .-]?\(\d{1,4}\)){9,14}(?![\p{L}\d])/u;
/** A Brazilian mobile number (area code, 9, eight digits), also bare, with or without the country's code. */
const PHONE_MOBILE =
  /(?<![\p{L}\d.-])(?:\+?55[ .-]?)?(?:\(0?([1-9]\d)\)|0?([1-9]\d))[ .-]?9\d{4}[ .-]?\d{4}(?![\p{L}\d])/gu;
/** A landline only where punctuation says that it is a telephone number: ten bare digits are seconds since 1970. */
const PHONE_LANDLINE =
  /(?<![\p{L}\d.-])(?:\+?55[ .-]?)?(?:\(0?([1-9]\d)\) ?[2-5]\d{3}[ .-]?\d{4}|([1-9]\d) [2-5]\d{3}[ -]\d{4})(?![\p{L}\d])/gu;
/**
 * By network: Mastercard, Visa, Elo and Hipercard, American Express, Diners, JCB, UnionPay; grouped by blanks or hyphens. No
 * more than 16 digits: PostgreSQL's `queryid` and other 64-bit numbers have 17 to 19, as next to no card has.
 */
const CARD = /(?<![\p{L}\d.])[2-6]\d{3}(?:[ -]?\d){10,12}(?![\p{L}\d])/gu;
const CARD_LENGTHS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|6|8|9)/, [14]],
  [/^35/, [16]],
  [/^[456]|^2[2-7]/, [16]],
];

/** Area codes in use (Anatel, Plano de Numeração): all of two digits but these. */
const NO_AREA_CODE = new Set(['23', '25', '26', '29', '36', '39', '52', '56', '57', '58', '59', '72', '76', '78']);

/**
 * What of a person, or what secret, a label value seems to hold; undefined for ordinary values. A value counts as a whole:
 * a part that is personal makes it so. Check digits are verified, so that of ordinary numbers of the same length one in a
 * hundred is taken for a CPF or a CNPJ; docs/instruments/registry.md tells what else is taken wrongly, and what is missed.
 */
export function personalDataIn(value: string): PersonalDataKind | undefined {
  if (value.length < SHORTEST) return undefined;
  // Before e-mail: `postgres://user:word@host.example` is more than an address.
  if (isSecret(value)) return 'token';
  if (EMAIL_SIGN.test(value) && EMAIL.test(value)) return 'email';
  if (value.length >= 14 && (has(value, CNPJ_WRITTEN, isCnpj) || has(value, CNPJ_BARE, isCnpj))) return 'cnpj';
  if (!EIGHT_DIGITS.test(value)) return undefined;
  if (has(value, CPF, isCpf)) return 'cpf';
  if (has(value, CARD, isCard)) return 'card';
  if (PHONE_E164.test(value) || hasPhone(value, PHONE_MOBILE) || hasPhone(value, PHONE_LANDLINE)) return 'phone';
  return undefined;
}

function has(value: string, pattern: RegExp, check: (bare: string) => boolean): boolean {
  for (const [match] of value.matchAll(pattern)) {
    if (check(match.replaceAll(/[^\dA-Za-z]/g, '').toUpperCase())) return true;
  }
  return false;
}

function hasPhone(value: string, pattern: RegExp): boolean {
  for (const [, bracketed, bare] of value.matchAll(pattern)) {
    const area = bracketed ?? bare!;
    if (!area.endsWith('0') && !NO_AREA_CODE.has(area)) return true;
  }
  return false;
}

function isCard(digits: string): boolean {
  return (
    CARD_LENGTHS.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length)) && isLuhn(digits)
  );
}
