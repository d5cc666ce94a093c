import * as fc from 'fast-check';
import { around, planted } from '../../test/planted.ts';
import { dataProblem, evidenceKinds } from './kinds.ts';

const digest = 'ab'.repeat(32);
/** One right entry of each kind, every field that it may have. */
const right: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  genesis: { origin: 'ab'.repeat(16), version: 1 },
  daemon: { event: 'start', version: '1.2.3-beta.1' },
  command: { command: 'run', version: '0.1.0' },
  settings: { settings: digest, catalogue: digest, profile: digest },
  control: {
    ...{
      target: 'main',
      control: 'LGPD-ART46-PUBLIC',
      regulation: 'LGPD',
      status: 'fail',
      previous: 'pass',
      checked: 5,
    },
    ...{
      failed: 2,
      oldest: 1_763_708_760_123,
      failing: digest,
      error: '42501',
      query: digest,
      catalogue: digest,
      server: '18.0',
    },
    waivedUntil: 1_763_708_760_123,
  },
  waiver: { control: 'L13787-ART06-20Y', record: digest, expires: 1 },
  attestation: { control: 'CFM2336-ANON', record: digest, document: digest, expires: 1 },
  audit: { target: 'main', relation: digest, seq: 1, hash: digest, checked: 1, failed: 0, firstFailed: 1 },
  checkpoint: { key: 'ab'.repeat(12), number: 1, delivered: 0 },
  verification: { entries: 1, problems: 0 },
  gap: { lost: 1 },
  recovery: { bytes: 1, digest },
};
const texts = Object.entries(right).flatMap(([kind, data]) => Object.keys(data).map((field) => [kind, field] as const));
const NAMES = [
  'Maria Aparecida da Silva',
  'João',
  'maria',
  'MARIA',
  'Silva, José',
  'duplicate key (nome)=(Ana Souza)',
  "o'Neil",
];

describe('what evidence may hold', () => {
  it('knows a right entry of every kind', () => {
    expect(Object.keys(right).toSorted()).toEqual(evidenceKinds.toSorted());
    for (const [kind, data] of Object.entries(right))
      expect([kind, dataProblem(kind, data)]).toEqual([kind, undefined]);
  });

  it.each(Object.entries(planted))(
    'never is personal data, in no field of any kind: %s',
    (_, arbitrary: fc.Arbitrary<string>) => {
      fc.assert(
        fc.property(arbitrary, around, fc.constantFrom(...texts), (data, [before, after], [kind, field]) => {
          for (const value of [data, before + data + after, `A-${data}`]) {
            const problem = dataProblem(kind, { ...right[kind], [field]: value });
            // A field that holds no text at all, or one of a few, refuses it as it refuses any other.
            expect(problem).toMatch(/^has a /);
            expect(problem).not.toContain(data);
          }
        }),
      );
    },
  );

  it.each(NAMES)('never is a name: %s', (name) => {
    for (const [kind, field] of texts) {
      // A target is named by whoever writes pulso.yml, in one word.
      if (field === 'target' && /^[A-Za-z]+$/.test(name)) continue;
      expect([kind, field, dataProblem(kind, { ...right[kind], [field]: name })]).toEqual([
        kind,
        field,
        expect.stringMatching(/^has a /),
      ]);
    }
  });

  it('has exactly the fields of its kind', () => {
    expect(dataProblem('gap', {})).toMatch(/^has a lost that is not/);
    expect(dataProblem('gap', { lost: 1, note: 'x' })).toMatch(/^has 1 field\(s\)/);
    expect(dataProblem('gap', { lost: 1.5 })).toMatch(/^has a lost/);
    expect(dataProblem('toString', {})).toMatch(/kind that this version/);
    expect(dataProblem('gap', [])).toMatch(/no data/);
  });
});
