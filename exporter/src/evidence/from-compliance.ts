import { createHmac } from 'node:crypto';
import { canonical } from '../compliance/digest.ts';
import type { Evaluation } from '../compliance/finding.ts';
import type { LedgerEntry } from '../compliance/ledger/index.ts';
import { sha256 } from './digest.ts';
import * as fields from './fields.ts';
import type { EvidenceData } from './kinds.ts';

/** A name that evidence takes as it is, else one made of its digest: the auditor has the configuration to compare. */
export const targetName = (name: string): string =>
  fields.target.accepts(name) ? name : `target-${sha256(name).slice(0, 8)}`;
const controlName = (id: string): string =>
  fields.control.accepts(id) ? id : `OWN-${sha256(id).slice(0, 8).toUpperCase()}`;

/** What a test found, as evidence keeps it. @param sets key of the digests by which sets of failing rows are told apart */
export function controlData(evaluation: Evaluation, sets: Buffer): EvidenceData['control'] {
  const { target, control, regulation, status, previous, checked, failed, oldest, failing, errorCode } = evaluation;
  const { querySha256, catalogSha256, serverVersion, waivedUntil } = evaluation;
  const server = serverVersion === undefined ? undefined : /^\d+(?:\.\d+)*/.exec(serverVersion)?.[0];
  return {
    target: targetName(target),
    control: controlName(control),
    regulation: fields.regulation.accepts(regulation) ? regulation : 'OTHER',
    status,
    ...(previous === undefined || previous === status ? {} : { previous }),
    ...(checked === undefined ? {} : { checked }),
    ...(failed === undefined ? {} : { failed }),
    ...(oldest === undefined ? {} : { oldest: Math.max(0, Math.trunc(oldest.getTime())) }),
    ...(failing === undefined ? {} : { failing: setDigest(sets, target, control, failing) }),
    ...(errorCode === undefined ? {} : { error: fields.isErrorCode(errorCode) ? errorCode : 'other' }),
    ...{ query: querySha256, catalogue: catalogSha256 },
    ...(server === undefined || !fields.release.accepts(server) ? {} : { server }),
    ...(waivedUntil === undefined ? {} : { waivedUntil: waivedUntil.getTime() }),
  };
}

/** Per target and control: equal values of two controls would tell that the same people are concerned. */
function setDigest(key: Buffer, target: string, control: string, failing: string): string {
  return createHmac('sha256', key).update(`${target}\n${control}\n${failing}`).digest('hex');
}

/** A waiver or attestation by the digest of all that it says: names and reason stay where they are kept. */
export function ledgerData(
  entry: LedgerEntry,
): { kind: 'waiver'; data: EvidenceData['waiver'] } | { kind: 'attestation'; data: EvidenceData['attestation'] } {
  const base = {
    control: controlName(entry.control),
    record: sha256(canonical(entry)),
    expires: entry.expiresAt.getTime(),
  };
  return entry.kind === 'waiver'
    ? { kind: 'waiver', data: base }
    : { kind: 'attestation', data: { ...base, document: entry.evidenceSha256 } };
}
