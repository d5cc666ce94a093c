import * as fc from 'fast-check';
import { type Canonical, canonical } from './canonical.ts';

const { value } = fc.letrec<{ value: Canonical }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.maxSafeInteger().filter((number) => !Object.is(number, -0)),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary-ascii' }),
    fc.dictionary(fc.string({ unit: 'binary-ascii' }), tie('value'), { noNullPrototype: true }),
  ),
}));

const shuffled = (given: Canonical): Canonical =>
  typeof given === 'object'
    ? Object.fromEntries(
        Object.entries(given)
          .toReversed()
          .map(([key, inner]) => [key, shuffled(inner)]),
      )
    : given;

describe('the canonical text', () => {
  it('is JSON of the same value, and one for all orders of its keys', () => {
    fc.assert(
      fc.property(value, (given) => {
        const text = canonical(given);
        expect(JSON.parse(text)).toEqual(given);
        expect(canonical(shuffled(given))).toBe(text);
      }),
    );
  });

  it('orders and escapes as RFC 8785 has it', () => {
    const given = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': '\u000f\n"\\/' };
    expect(canonical(given)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":"\\u000f\\n\\"\\\\/","€":1,"😀":5,"\ufb33":3}');
  });

  it.each([0.5, NaN, -0, 2 ** 53, [1], null, true, '\ud800', { a: undefined }])('refuses %j', (given) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the types refuse may come from a file
    expect(() => canonical(given as Canonical)).toThrow(/./);
  });
});
