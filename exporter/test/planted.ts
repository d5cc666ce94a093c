import * as fc from 'fast-check';
import type { PersonalDataKind } from '../src/registry/guard/personal-data.ts';

/** Check digits computed from the published tables of weights, apart from the guard's own arithmetic. */
const CPF_WEIGHTS = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
const CNPJ_WEIGHTS = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
function withCheckDigits(base: string, weights: readonly number[]): string {
  let text = base;
  for (let i = 0; i < 2; i++) {
    const used = weights.slice(weights.length - text.length);
    const sum = Array.from(text).reduce((total, c, at) => total + (c.charCodeAt(0) - 48) * (used[at] ?? 0), 0);
    text += String(sum % 11 < 2 ? 0 : 11 - (sum % 11));
  }
  return text;
}
export const characters = (alphabet: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength: length, maxLength: length });
export const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const notUniform = (text: string) => new Set(text).size > 1;
const shaped = (text: string, pattern: string) => {
  let at = 0;
  return pattern.replaceAll('#', () => text.charAt(at++));
};

const cpf = fc
  .tuple(characters(DIGITS, 9).filter(notUniform), fc.constantFrom('###.###.###-##', '#########-##', '###########'))
  .map(([base, pattern]) => shaped(withCheckDigits(base, CPF_WEIGHTS), pattern));
const cnpj = fc
  .tuple(
    fc.oneof(characters(DIGITS, 12), characters(DIGITS + CAPITALS, 12)).filter(notUniform),
    fc.constantFrom('##.###.###/####-##', '############-##', '##############'),
  )
  .map(([base, pattern]) => shaped(withCheckDigits(base, CNPJ_WEIGHTS), pattern));
const phone = fc
  .tuple(
    fc.constantFrom('11', '21', '48', '62', '85', '99'),
    characters(DIGITS, 8),
    fc.constantFrom(
      '(AA) 9####-####',
      '(AA)9########',
      'AA9########',
      '+55 AA 9####-####',
      '+55AA9########',
      '55AA9########',
    ),
  )
  .map(([area, digits, pattern]) => shaped(digits, pattern).replace('AA', area));
const card = fc
  .tuple(
    fc
      .constantFrom('4', '51', '55', '6362', '2720')
      .chain((prefix) => characters(DIGITS, 15 - prefix.length).map((r) => prefix + r)),
    fc.constantFrom('################', '#### #### #### ####', '####-####-####-####'),
  )
  .map(([base, pattern]) => {
    const sum = Array.from(base).reduce((total, c, at) => {
      const doubled = Number(c) * (at % 2 === 0 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    return shaped(`${base}${(10 - (sum % 10)) % 10}`, pattern);
  });
const base64url = (value: string) => Buffer.from(value).toString('base64url');
const token = fc.oneof(
  fc.uuid(),
  fc
    .tuple(fc.string({ minLength: 5 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
    .map(
      ([sub, mac]) =>
        `${base64url('{"alg":"HS256"}')}.${base64url(JSON.stringify({ sub }))}.${Buffer.from(mac).toString('base64url')}`,
    ),
  characters('0123456789abcdef', 32)
    .filter((text) => /\d/.test(text) && /[a-f]/.test(text))
    .map((key) => `key ${key}`),
  characters(DIGITS + CAPITALS, 16).map((key) => `AKIA${key}`),
  characters(DIGITS + CAPITALS + CAPITALS.toLowerCase(), 36).map((key) => `ghp_${key}`),
  characters(CAPITALS.toLowerCase(), 12).map((word) => `postgres://app:${word}@db:5432/clinic`),
);
/** Personal data and secrets of each kind, as people write them. */
export const planted: Readonly<Record<PersonalDataKind, fc.Arbitrary<string>>> = {
  cpf,
  cnpj,
  // What looks like a scope or a version is left alone, as docs/instruments/registry.md says.
  email: fc.emailAddress().filter((address) => !/\/@|@v?\d+\.\d+[.-]/.test(address)),
  phone,
  card,
  token,
};
/** What may stand before and behind. */
export const around = fc.constantFrom<readonly [string, string]>(
  ['', ''],
  ['/clients/', '/photos'],
  ['client ', ''],
  ['id=', ';'],
);
