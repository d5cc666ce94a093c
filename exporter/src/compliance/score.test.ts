import type { ControlSeverity, ControlStatus } from '@pulso/catalogue';
import * as fc from 'fast-check';
import { coverage, riskScore, type Risk } from './score.ts';

const severity = fc.constantFrom<ControlSeverity>('low', 'medium', 'high', 'critical');
const status = fc.constantFrom<ControlStatus>('pass', 'fail', 'error', 'unknown', 'skip', 'na');
const risk: fc.Arbitrary<Risk> = fc.record({ severity, status, isWaived: fc.boolean(), isStale: fc.boolean() });
const risks = fc.array(risk, { maxLength: 60 });
const score = (list: readonly Risk[]): number => riskScore(list) ?? 0;
const many = (count: number, one: Risk): Risk[] => Array.from({ length: count }, () => one);

describe('the risk score', () => {
  it('stays within 0 and 100, and is 0 only where all that applies passes and is fresh', () => {
    fc.assert(
      fc.property(risks, (list) => {
        const value = score(list);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(100);
        const isFine = list.every(({ status: s, isStale }) => s === 'na' || (s === 'pass' && !isStale));
        expect(value === 0).toBe(isFine);
      }),
    );
  });

  it('never falls when a control gets worse', () => {
    const worse: Readonly<Record<ControlStatus, ControlStatus>> = {
      na: 'pass',
      pass: 'skip',
      skip: 'unknown',
      unknown: 'error',
      error: 'fail',
      fail: 'fail',
    };
    fc.assert(
      fc.property(risks, risk, (list, one) => {
        const before = score([...list, one]);
        expect(score([...list, { ...one, status: worse[one.status] }])).toBeGreaterThanOrEqual(before);
        expect(score([...list, { ...one, isWaived: false }])).toBeGreaterThanOrEqual(before);
        expect(score([...list, { ...one, isStale: true }])).toBeGreaterThanOrEqual(before);
        expect(score(list)).toBeLessThanOrEqual(before);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never lets passes outweigh a failure', () => {
    fc.assert(
      fc.property(risks, fc.nat(1_000), (list, passes) => {
        const pass = many(passes, { severity: 'critical', status: 'pass' });
        fc.pre(score(list) > 0);
        expect(score([...list, ...pass])).toBe(score(list));
      }),
    );
  });

  it('keeps a critical failure above any number of lesser ones', () => {
    const critical: Risk = { severity: 'critical', status: 'fail' };
    expect(score([critical])).toBeCloseTo(90);
    expect(score([critical, ...many(1_000, { severity: 'critical', status: 'pass' })])).toBeCloseTo(90);
    expect(score(many(45, { severity: 'low', status: 'fail' }))).toBeCloseTo(22.6, 1);
    expect(score(many(1_000, { severity: 'high', status: 'fail' }))).toBeLessThanOrEqual(75);
  });

  it('has nothing to say where nothing applies', () => {
    expect(riskScore([])).toBeUndefined();
    expect(riskScore([{ severity: 'low', status: 'na' }])).toBeUndefined();
  });
});

describe('coverage', () => {
  it('counts what was tested to an end among what applies', () => {
    expect(coverage(['pass', 'fail', 'skip', 'error', 'na'])).toBe(0.5);
    expect(coverage(['na'])).toBeUndefined();
  });
});
