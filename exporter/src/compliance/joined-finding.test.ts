import type { Control } from '@pulso/catalogue';
import * as fc from 'fast-check';
import { culprits, type Finding } from './finding.ts';
import { joinedFinding, mayBeTold } from './joined-finding.ts';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
const control = (mode: Control['mode'] = 'auto'): Control => ({
  ...{ id: 'ONE', regulation: 'LGPD', anchor: '', anchorConfidence: 'high', lawCheckedOn: '2026-01-01', mode },
  ...{ severity: 'high', kind: 'sql', empty: 'unknown', sql: '', title: { en: '', 'pt-BR': '' } },
  ...{ why: { en: '', 'pt-BR': '' }, fix: { en: '', 'pt-BR': '' } },
});
const finding = (result: Partial<Finding['result']>, more: Partial<Finding> = {}): Finding => ({
  ...{ control: control(), everyMs: 1, since: day(1) },
  result: { control: 'ONE', status: 'pass', evaluatedAt: day(9), ...result },
  ...more,
});

describe('what is found in several databases, as one finding', () => {
  it('is as the worst of them, with all counts, the oldest failure and the oldest test', () => {
    const whole = joinedFinding([
      ['a', finding({ checked: 5, failed: 0 }, { measuredAt: day(3), passedAt: day(3) })],
      ['b', finding({ status: 'fail', checked: 7, failed: 2, oldest: day(2) }, { measuredAt: day(4), since: day(5) })],
      ['c', finding({ status: 'error', errorCode: '42501' })],
    ]);
    expect(whole).toMatchObject({
      result: { control: 'ONE', status: 'fail', checked: 12, failed: 2, oldest: day(2) },
      ...{ measuredAt: day(3), since: day(5) },
    });
    expect(whole.passedAt).toBeUndefined();
    expect(whole.result.errorCode).toBeUndefined();
    expect(culprits(whole)).toBe('b');
  });

  it('is not green while a database waits for its first test, but fails at once', () => {
    const told = (status: Finding['result']['status'], untested: number) =>
      mayBeTold(joinedFinding([['a', finding({ status })]]), untested);
    expect([told('pass', 1), told('na', 2)]).toEqual([false, false]);
    expect([told('pass', 0), told('na', 0)]).toEqual([true, true]);
    expect([told('fail', 1), told('error', 1), told('skip', 1), told('unknown', 1)]).toEqual(Array(4).fill(true));
  });

  it('passes where each passes or does not apply, and nowhere else', () => {
    const statuses = fc.constantFrom('pass', 'fail', 'error', 'unknown', 'skip', 'na');
    fc.assert(
      fc.property(fc.array(statuses, { minLength: 1, maxLength: 5 }), (some) => {
        const whole = joinedFinding(some.map((status, index) => [`d${index}`, finding({ status })]));
        const good = some.filter((status) => status === 'pass' || status === 'na');
        expect(whole.result.status === 'pass').toBe(good.length === some.length && good.includes('pass'));
        expect(some).toContain(whole.result.status);
      }),
    );
  });

  it('is held back by databases that cannot be tested, which are named nowhere', () => {
    const whole = joinedFinding([
      ['a', finding({})],
      [undefined, finding({ status: 'error', errorCode: 'left_out' })],
    ]);
    expect(whole.result).toMatchObject({ status: 'error', errorCode: 'left_out' });
    expect(whole.databases?.map(({ datname }) => datname)).toEqual(['a']);
    expect(culprits(whole)).toBeUndefined();
  });

  it("adds up the terms that run, a person's word among them once", () => {
    const attestation = {
      kind: 'attestation',
      ...{ control: 'ONE', by: 'DPO', at: day(1), expiresAt: day(20), evidenceSha256: '' },
    } as const;
    const part = (open: number, due: number): Finding => {
      const deadlines = { open: open + 1, overdue: 0, nextStart: day(due - 1), nextDue: day(due) };
      return finding({}, { control: control('hybrid'), attestation, deadlines });
    };
    expect(
      joinedFinding([
        ['a', part(2, 15)],
        ['b', part(3, 12)],
      ]).deadlines,
    ).toEqual({
      ...{ open: 6, overdue: 0, nextStart: day(11), nextDue: day(12) },
    });
  });
});
