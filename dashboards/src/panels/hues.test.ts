import * as fc from 'fast-check';
import { STATE_COLOURS } from './parts.ts';
import { hueOfName, HUES } from './hues.ts';

function matching(name: string, before?: string): string[] {
  return hueOfName(before).flatMap(([text, colour]) => {
    const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/.exec(text) ?? [];
    return new RegExp(source, flags).test(name) ? [colour] : [];
  });
}

it('no hue is that of a state, and none is there twice', () => {
  expect(new Set(HUES).size).toBe(HUES.length);
  for (const colour of Object.values(STATE_COLOURS)) expect(HUES).not.toContain(colour);
});

it('every name matches one regular expression alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abcxyzABC019 /:_-.é'.split('')) }), (name) => {
      expect(matching(name)).toHaveLength(1);
    }),
  );
});

it.each([
  [['analytics', 'client_profiles', 'photos', 'treatment_catalogue']],
  [['1.0.0', '1.1.0']],
  [['web-0', 'web-1', 'web-2', 'web-3']],
])('%j are told apart', (names) => {
  expect(new Set(names.flatMap((name) => matching(name))).size).toBe(names.length);
});

it('the same name has the same hue after the name of its service', () => {
  expect(matching('clinic client_profiles', '\\S+ ')).toEqual(matching('client_profiles'));
});
