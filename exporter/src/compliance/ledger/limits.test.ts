import { controls } from '@pulso/catalogue';
import { PROFILE, type Attestation, type Waiver } from './entries.ts';
import { entryProblem } from './limits.ts';

const at = new Date('2026-11-21T12:00:00Z');
const after = (days: number): Date => new Date(at.getTime() + days * 86_400_000);
const waiver = (changed: Partial<Waiver>): string | undefined =>
  entryProblem(
    {
      ...{ kind: 'waiver', control: 'ANVISA-EXPIRED', requestedBy: 'operations', approvedBy: 'DPO' },
      ...{ reason: 'replaced next week', at, expiresAt: after(90) },
      ...changed,
    },
    controls,
  );
const attestation = (changed: Partial<Attestation>): string | undefined =>
  entryProblem(
    {
      ...{ kind: 'attestation', control: 'CFM-TECHDIR', by: 'DPO', at, expiresAt: after(365) },
      ...{ evidenceSha256: 'ab'.repeat(32) },
      ...changed,
    },
    controls,
  );

describe('a waiver', () => {
  it('of a critical control lasts 90 days at most, of another 180', () => {
    expect(waiver({})).toBeUndefined();
    expect(waiver({ expiresAt: after(91) })).toContain('at most 90 days');
    expect(waiver({ control: 'RDC509-MAINT', expiresAt: after(180) })).toBeUndefined();
    expect(waiver({ control: 'RDC509-MAINT', expiresAt: after(181) })).toContain('at most 180 days');
  });

  it('ends after it began', () => {
    expect(waiver({ expiresAt: at })).toContain('its last day is past');
    expect(waiver({ expiresAt: new Date(Number.NaN) })).toContain('its last day is past');
  });

  it('takes two names that differ, and a reason', () => {
    expect(waiver({ approvedBy: ' Operations ' })).toContain('two names');
    expect(waiver({ requestedBy: '' })).toContain('two names');
    expect(waiver({ reason: ' ' })).toContain('without a reason');
  });

  it('is of a control that is there, never of the profile', () => {
    expect(waiver({ control: 'NO-SUCH' })).toContain('is no control');
    expect(waiver({ control: PROFILE })).toContain('is no control');
  });
});

describe('an attestation', () => {
  it('lasts a year at most, has a person and the digest of a document', () => {
    expect(attestation({})).toBeUndefined();
    expect(attestation({ expiresAt: after(366) })).toContain('at most 365 days');
    expect(attestation({ by: '' })).toContain('nobody attests');
    expect(attestation({ evidenceSha256: 'AB' })).toContain('SHA-256');
  });

  it('is of what a person can vouch for', () => {
    expect(attestation({ control: PROFILE })).toBeUndefined();
    expect(attestation({ control: 'CFM2336-ANON' })).toBeUndefined();
    expect(attestation({ control: 'ANVISA-EXPIRED' })).toContain('tested, not attested');
  });
});
