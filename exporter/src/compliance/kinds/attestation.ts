import type { Control, ControlStatus } from '@pulso/catalogue';
import type { Attestation } from '../ledger/entries.ts';
import type { Measurement } from '../result.ts';

/** What a person's word is worth now: a lapsed one fails, one that was never given is no measurement. */
export function judgeAttestation(attestation: Attestation | undefined, now: Date): Measurement {
  if (attestation === undefined) return { status: 'unknown', errorCode: 'unattested', checked: 0, failed: 0 };
  const lapsed = attestation.expiresAt <= now;
  return {
    status: lapsed ? 'fail' : 'pass',
    checked: 1,
    failed: lapsed ? 1 : 0,
    ...(lapsed ? { oldest: attestation.expiresAt, errorCode: 'lapsed' } : {}),
  };
}

const WORST: readonly ControlStatus[] = ['fail', 'error', 'skip', 'unknown', 'pass'];

/** What was tested and what was attested: the worse of the two. What does not apply needs no attestation. */
export function joined(
  { mode }: Pick<Control, 'mode'>,
  tested: Measurement,
  attestation: Attestation | undefined,
  now: Date,
): Measurement {
  if (mode !== 'hybrid' || tested.status === 'na') return tested;
  const attested = judgeAttestation(attestation, now);
  return WORST.indexOf(attested.status) < WORST.indexOf(tested.status) ? attested : tested;
}
