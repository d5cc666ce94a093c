import * as fc from 'fast-check';
import { matches } from './pattern.ts';

describe('patterns of database names', () => {
  it.each([
    ['clinic', 'clinic', true],
    ['clinic', 'Clinic', false],
    ['clinic', 'clinic2', false],
    ['tenant_*', 'tenant_', true],
    ['tenant_*', 'tenant_a*b', true],
    ['*_test', 'a_test_b', false],
    ['*a*b*', 'xaxbx', true],
    ['db?', 'db', false],
    ['db?', 'dbé', true],
    ['*', '', true],
    ['a.c', 'abc', false],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(matches(pattern, name)).toBe(expected);
  });

  it('agrees with a regular expression', () => {
    const letters = fc.constantFrom('a', 'b', '*', '?', '.');
    const text = fc.array(letters, { maxLength: 8 }).map((list) => list.join(''));
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const expression = pattern.replaceAll('.', '[.]').replaceAll('*', '[^]*').replaceAll('?', '[^]');
        expect(matches(pattern, name)).toBe(new RegExp(`^${expression}$`).test(name));
      }),
    );
  });

  it('takes no time with a pattern that would make a regular expression try for years', () => {
    expect(matches('a*'.repeat(40), `${'a'.repeat(63)}b`)).toBe(true);
    expect(matches(`${'a*'.repeat(40)}c`, 'a'.repeat(63))).toBe(false);
  });
});
