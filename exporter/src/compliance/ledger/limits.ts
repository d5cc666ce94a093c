import type { Control } from '@pulso/catalogue';
import { personalDataIn } from '../../registry/guard/personal-data.ts';
import { PROFILE, type LedgerEntry } from './entries.ts';

const DAY_MS = 86_400_000;
const ATTESTATION_DAYS = 365;
const WAIVER_DAYS = { critical: 90, other: 180 } as const;

/** The longest that an entry for this control may last, in days. */
export function mostDays(kind: LedgerEntry['kind'], control: Control | undefined): number {
  if (kind === 'attestation') return control?.validDays ?? ATTESTATION_DAYS;
  return control?.severity === 'critical' ? WAIVER_DAYS.critical : WAIVER_DAYS.other;
}

/** The day in São Paulo, as in all that the controls say. It has had no daylight saving since 2019. */
export const clinicDay = (at: Date): string => new Date(at.getTime() - 3 * 3_600_000).toISOString().slice(0, 10);

/**
 * What of an entry's words may not be kept; undefined where nothing seems so. Asked of what is new alone: a file that is
 * there already is mended by nobody's refusal to read it.
 */
export function tellingText(entry: LedgerEntry): string | undefined {
  const texts =
    entry.kind === 'attestation'
      ? { by: entry.by }
      : { 'requested-by': entry.requestedBy, 'approved-by': entry.approvedBy, reason: entry.reason };
  const [found] = Object.entries(texts).filter(([, text]) => personalDataIn(text) !== undefined);
  return found === undefined
    ? undefined
    : `--${found[0]} seems to hold personal data or a secret (a document or phone number, an e-mail address, a token), and is kept. Name people by role or reference, and clients not at all.`;
}

/** What is wrong with an entry, with its remedy; undefined where it may stand. */
export function entryProblem(entry: LedgerEntry, controls: readonly Control[]): string | undefined {
  const control = controls.find(({ id }) => id === entry.control);
  const isProfile = entry.kind === 'attestation' && entry.control === PROFILE;
  if (control === undefined && !isProfile) return `${entry.control} is no control. The ids are in docs/controls.md.`;
  const days = (entry.expiresAt.getTime() - entry.at.getTime()) / DAY_MS;
  const most = mostDays(entry.kind, control);
  const what = entry.kind === 'waiver' ? 'A waiver' : 'An attestation';
  if (!(days > 0)) return `${entry.control}: its last day is past. ${what} of it lasts up to ${most} days from now.`;
  // An hour more, for the day on which clocks are changed.
  if (days > most + 1 / 24) {
    const lastDay = clinicDay(new Date(entry.at.getTime() + (most - 1) * DAY_MS));
    return `${entry.control}: it would last ${Math.ceil(days)} days. ${what} of it lasts at most ${most} days: until ${lastDay}, as a day.`;
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
