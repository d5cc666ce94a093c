import type { CatalogueFamily } from '../types.ts';

const base = {
  area: 'compliance',
  unit: 'count',
  type: 'gauge',
  from: ['daemon'],
  cost: 'scrape',
  labels: [],
} as const;
const instant = { ...base, unit: 'seconds' } as const;

/** Of the store of evidence; absent where none is kept. */
export const evidenceMetrics = {
  entries: { ...base, name: 'pulso_evidence_entries', help: 'Length of the chain of evidence.' },
  lastEntry: {
    ...instant,
    name: 'pulso_evidence_last_entry_timestamp_seconds',
    help: 'Unix time of the last entry of evidence.',
  },
  lastCheckpoint: {
    ...instant,
    name: 'pulso_evidence_checkpoint_timestamp_seconds',
    help: 'Unix time of the last signed checkpoint; what came after it can still be written anew.',
  },
  unsealed: {
    ...instant,
    name: 'pulso_evidence_unsealed_timestamp_seconds',
    merge: 'min',
    help: 'Unix time of the first entry that no checkpoint is over yet; absent where all are sealed.',
  },
  checkpoints: {
    ...base,
    name: 'pulso_evidence_checkpoints',
    labels: ['state'],
    help: 'Signed checkpoints: delivered to every place, or pending.',
  },
  writable: {
    ...base,
    name: 'pulso_evidence_writable',
    help: '1 while this process can add to the store of evidence, else 0.',
  },
  waiting: {
    ...base,
    name: 'pulso_evidence_waiting_entries',
    help: 'Entries that are not in the store yet.',
  },
  controlEntry: {
    ...base,
    name: 'pulso_evidence_control_entry',
    labels: ['server', 'control'],
    merge: 'max',
    help: "Number of the entry that holds a control's result as it was last recorded; `pulso evidence export` has it.",
  },
  lost: {
    ...base,
    name: 'pulso_evidence_lost_total',
    type: 'counter',
    help: 'Entries that could not be kept, since too many were waiting. Each run of them is recorded as a gap.',
  },
  problems: {
    ...base,
    name: 'pulso_evidence_problems',
    help: 'What the last verification of the whole store found altered; absent until there was one.',
  },
  verified: {
    ...instant,
    name: 'pulso_evidence_verified_timestamp_seconds',
    help: 'Unix time of the last verification of the whole store.',
  },
  auditRows: {
    ...base,
    name: 'pulso_evidence_audit_log_rows',
    labels: ['server', 'result'],
    help: "Rows of the service's own audit log verified so far, by result: checked or failed.",
  },
} as const satisfies Record<string, CatalogueFamily>;
