export { latest, PROFILE, type Attestation, type Ledger, type LedgerEntry, type Waiver } from './entries.ts';
export { FileLedger } from './file.ts';
export { clinicDay, mostDays } from './limits.ts';
