/** A person vouches for a control; the document stays with the clinic, its digest is kept. */
export interface Attestation {
  readonly kind: 'attestation';
  readonly control: string;
  readonly by: string;
  readonly at: Date;
  readonly expiresAt: Date;
  /** SHA-256, in hex, of the document; of the profile for `PULSO-PROFILE`. */
  readonly evidenceSha256: string;
}

/** An accepted failure, for a while. The raw result is kept beside it. */
export interface Waiver {
  readonly kind: 'waiver';
  readonly control: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly reason: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

export type LedgerEntry = Attestation | Waiver;

/** The profile's own place among the attested: until a person vouches for it, everything is read strictly. */
export const PROFILE = 'PULSO-PROFILE';

/**
 * Where attestations and waivers are kept: appended, never changed; of several for one control the last counts. A file
 * for now; whoever keeps evidence may put itself in its place.
 */
export interface Ledger {
  /** @throws PulsoError where the record cannot be read or holds something wrong: nothing is then judged by it */
  readonly entries: () => Promise<readonly LedgerEntry[]>;
  readonly append: (entry: LedgerEntry) => Promise<void>;
}

/** The last attestation and the last waiver of each control. */
export function latest(entries: readonly LedgerEntry[]): {
  attestations: ReadonlyMap<string, Attestation>;
  waivers: ReadonlyMap<string, Waiver>;
} {
  const attestations = new Map<string, Attestation>();
  const waivers = new Map<string, Waiver>();
  for (const entry of entries) {
    if (entry.kind === 'attestation') attestations.set(entry.control, entry);
    else waivers.set(entry.control, entry);
  }
  return { attestations, waivers };
}
