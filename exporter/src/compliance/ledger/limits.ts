import type { Control } from '@pulso/catalogue';
import { PROFILE, type LedgerEntry } from './entries.ts';

const DAY_MS = 86_400_000;
const ATTESTATION_DAYS = 365;
const WAIVER_DAYS = { critical: 90, other: 180 } as const;

/** The longest that an entry for this control may last, in days. */
export function mostDays(kind: LedgerEntry['kind'], control: Control | undefined): number {
  if (kind === 'attestation') return control?.validDays ?? ATTESTATION_DAYS;
  return control?.severity === 'critical' ? WAIVER_DAYS.critical : WAIVER_DAYS.other;
}

/** What is wrong with an entry, with its remedy; undefined where it may stand. */
export function entryProblem(entry: LedgerEntry, controls: readonly Control[]): string | undefined {
  const control = controls.find(({ id }) => id === entry.control);
  const isProfile = entry.kind === 'attestation' && entry.control === PROFILE;
  if (control === undefined && !isProfile) return `${entry.control} is no control. See pulso compliance report.`;
  const days = (entry.expiresAt.getTime() - entry.at.getTime()) / DAY_MS;
  const most = mostDays(entry.kind, control);
  // An hour more, for the day on which clocks are changed.
  if (!(days > 0) || days > most + 1 / 24) {
    return `${entry.control}: it would last ${days.toFixed(1)} days. A ${entry.kind} of it lasts at most ${most} days, and more than none.`;
  }
  if (entry.kind === 'attestation') {
    if (entry.by.trim() === '') return `${entry.control}: nobody attests it. Name the person by role or reference.`;
    if (!/^[0-9a-f]{64}$/.test(entry.evidenceSha256)) {
      return `${entry.control}: the evidence has no SHA-256. Give the document itself, or its digest of 64 hex digits.`;
    }
    return isProfile || control?.mode !== 'auto'
      ? undefined
      : `${entry.control} is tested, not attested. Waive it where its failure is accepted for a while.`;
  }
  const [one, other] = [entry.requestedBy, entry.approvedBy].map((name) => name.trim().toLowerCase());
  if (one === '' || other === '' || one === other) {
    return `${entry.control}: a waiver takes two names, of who asks for it and of who approves it, and they differ.`;
  }
  return entry.reason.trim() === ''
    ? `${entry.control}: a waiver without a reason. Say why, and what is done meanwhile.`
    : undefined;
}
