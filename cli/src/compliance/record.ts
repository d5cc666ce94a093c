import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { controls as builtIn, type Control } from '@pulso/catalogue';
import { FileLedger, mostDays, PROFILE, profileDigest, type LedgerEntry } from '@pulso/exporter/compliance';
import { loadControls } from '../config/controls.ts';
import type { PulsoConfig } from '../config/schema.ts';
import { isDay } from '../day.ts';
import { CliError, systemCode } from '../errors.ts';

const DAY_MS = 86_400_000;

/** The controls in force and the ledger that the settings name. */
function ledgerOf({ compliance = {} }: PulsoConfig): { ledger: FileLedger; controls: readonly Control[] } {
  if (compliance.ledger === undefined) {
    throw new CliError(
      'There is no ledger to write into. Set compliance.ledger to a file that only the auditor changes.',
    );
  }
  const controls = [...builtIn, ...loadControls(compliance.controls ?? [])];
  return { ledger: new FileLedger(compliance.ledger, controls), controls };
}

export interface AttestGiven {
  readonly by: string;
  /** The document; its digest is kept, the document is not. */
  readonly evidence?: string;
  readonly until?: string;
}

/** Records that a person vouches for a control, or for the profile. @throws CliError, PulsoError */
export async function attest(
  config: PulsoConfig,
  control: string,
  given: AttestGiven,
  now: Date,
): Promise<LedgerEntry> {
  const { ledger, controls } = ledgerOf(config);
  const isProfile = control === 'profile' || control === PROFILE;
  if (!isProfile && given.evidence === undefined) {
    throw new CliError(
      `${control} is attested on a document. Name it with --evidence <file>; only its SHA-256 is kept.`,
    );
  }
  const found = controls.find(({ id }) => id === control);
  const entry: LedgerEntry = {
    kind: 'attestation',
    control: isProfile ? PROFILE : control,
    by: given.by,
    at: now,
    expiresAt: until(given.until, now, mostDays('attestation', found)),
    evidenceSha256:
      given.evidence === undefined ? profileDigest(config.compliance?.profile ?? {}) : digest(given.evidence),
  };
  await ledger.append(entry);
  return entry;
}

export interface WaiveGiven {
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly reason: string;
  readonly until?: string;
}

/** Records that two persons accept what a control finds, for a while. @throws CliError, PulsoError */
export async function waive(config: PulsoConfig, control: string, given: WaiveGiven, now: Date): Promise<LedgerEntry> {
  const { ledger, controls } = ledgerOf(config);
  const { requestedBy, approvedBy, reason } = given;
  const found = controls.find(({ id }) => id === control);
  const expiresAt = until(given.until, now, mostDays('waiver', found));
  const entry: LedgerEntry = { kind: 'waiver', control, requestedBy, approvedBy, reason, at: now, expiresAt };
  await ledger.append(entry);
  return entry;
}

/** The end of that day in São Paulo; without one the longest that is allowed. */
function until(day: string | undefined, now: Date, mostDaysAllowed: number): Date {
  if (day === undefined) return new Date(now.getTime() + mostDaysAllowed * DAY_MS);
  const end = new Date(`${day}T23:59:59-03:00`);
  if (!isDay(day)) throw new CliError(`--until is "${day}", which is no day. Write one such as 2027-03-31.`);
  return end;
}

function digest(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch (cause) {
    const code = systemCode(cause) ?? 'unknown';
    throw new CliError(`--evidence: ${file} cannot be read (${code}). Name the document, a file that you may read.`, {
      cause,
    });
  }
}
