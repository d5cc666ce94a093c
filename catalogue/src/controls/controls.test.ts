import { parser } from '@prometheus-io/lezer-promql';
import * as fc from 'fast-check';
import { applies, controls, type Applies, type Control, type ProfileFlag } from '../index.ts';
import { referenceSchema } from './reference/index.ts';

const sqlOf = (control: Control): string =>
  'sql' in control ? [control.sql, control.clock?.sql ?? ''].join('\n') : '';

describe('the catalogue of controls', () => {
  it('has 59, each with an id of its own', () => {
    expect(new Set(controls.map(({ id }) => id)).size).toBe(59);
  });

  it.each(controls.map((control) => [control.id, control] as const))('%s is whole', (_, control) => {
    for (const text of [control.title, control.why, control.fix]) {
      expect(text.en).not.toBe('');
      expect(text['pt-BR']).not.toBe('');
    }
    expect(control.anchor).not.toBe('');
    expect(control.lawCheckedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(control.mode === 'auto').toBe(control.validDays === undefined);
  });

  it('reads relations of the reference schema only', () => {
    const known = [...Object.keys(referenceSchema), 'bd_add', 'month_end'];
    const read = controls.flatMap((control) =>
      [...sqlOf(control).matchAll(/pulso_ref\.(\w+)/g)].map(([, name]) => name),
    );
    expect(read.length).toBeGreaterThan(50);
    expect(read.filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });

  it('names every parameter of its SQL, and no other', () => {
    for (const control of controls) {
      const named = new Set([...sqlOf(control).matchAll(/(?<![:\w]):([a-z_]+)\b/g)].map(([, name]) => name));
      const declared = 'parameters' in control ? Object.keys(control.parameters ?? {}) : [];
      expect([control.id, [...named].toSorted()]).toEqual([control.id, declared.toSorted()]);
    }
  });

  it('asks Prometheus what it can read, for one service', () => {
    for (const control of controls) {
      if (control.kind !== 'metric') continue;
      for (const promql of [control.promql, ...control.inputs]) {
        expect(promql).toContain('$service');
        parser.parse(promql.replaceAll('$service', 'service="clinic"')).iterate({
          enter({ type }) {
            expect([control.id, type.isError]).toEqual([control.id, false]);
          },
        });
      }
    }
  });

  it('never cites what is superseded as in force', () => {
    for (const { anchor } of controls) {
      expect(anchor).not.toMatch(/RDC (786|752|332|185)\/|RDC 2\/2010|CFM 1\.643|CFM 1\.974/);
    }
  });
});

describe('a profile', () => {
  const flag = fc.constantFrom<ProfileFlag>('medical', 'tele', 'individual_office');
  const to: fc.Arbitrary<Applies> = fc.record(
    { facility: fc.constantFrom('saude', 'interesse'), flag, unless: flag },
    { requiredKeys: [] },
  );

  it('that says nothing leaves everything to apply', () => {
    fc.assert(fc.property(to, (condition) => expect(applies({ applies: condition }, {})).toBe(true)));
  });

  it.each([
    [{ facility: 'saude' }, { facility: 'interesse' }, false],
    [{ facility: 'saude' }, { facility: 'saude' }, true],
    [{ flag: 'tele' }, { flags: { tele: false } }, false],
    [{ flag: 'tele' }, { flags: { tele: true } }, true],
    [{ unless: 'individual_office' }, { flags: { individual_office: true } }, false],
    [{ unless: 'individual_office' }, { flags: { individual_office: false } }, true],
  ] as const)('%j, %j: %s', (condition, profile, expected) => {
    expect(applies({ applies: condition }, profile)).toBe(expected);
  });
});
