import type { Control, ControlStatus } from '@pulso/catalogue';
import type { Deadlines } from './clocks.ts';
import { few } from '../postgres/databases/index.ts';
import type { Attestation, Waiver } from './ledger/index.ts';
import type { EdgeCertificate, Result } from './result.ts';
import type { Risk } from './score.ts';

/** Tests that a control may miss before its last result is too old to stand. */
export const STALE_AFTER = 3;

/** A control with what its last test found. */
export interface Finding {
  readonly control: Control;
  readonly result: Result;
  readonly everyMs: number;
  /** The last test that ran to an end. */
  readonly measuredAt?: Date;
  /** The last that passed. */
  readonly passedAt?: Date;
  /** Since when it has had this status, as far as this process knows. */
  readonly since: Date;
  readonly deadlines?: Deadlines;
  /** In force or lapsed. The result is the raw one either way. */
  readonly waiver?: Waiver;
  readonly attestation?: Attestation;
  /** As each edge showed it last: that it is out of reach now does not change when its certificate ends. */
  readonly certificates?: readonly EdgeCertificate[];
  /** What was found in each database, where the target watches several and the control is asked in each. */
  readonly databases?: readonly DatabaseResult[];
}

/** A result in one database. */
export interface DatabaseResult extends Omit<Result, 'control'> {
  readonly datname: string;
}

/** The databases that make a finding what it is, for people; undefined where it passes, or where the target has but one. */
export function culprits({ result, databases = [] }: Finding): string | undefined {
  const alike = databases.filter(({ status }) => status === result.status);
  return alike.length === 0 || result.status === 'pass' || result.status === 'na'
    ? undefined
    : few(alike.map(({ datname }) => datname));
}

/** Whether two persons accept for now what was found. */
export function isWaived({ result, waiver }: Finding, now = new Date()): boolean {
  return result.status !== 'pass' && result.status !== 'na' && waiver !== undefined && waiver.expiresAt > now;
}

/** Whether the last result is too old to stand. */
export function isStale({ measuredAt, everyMs }: Finding, now = new Date()): boolean {
  return measuredAt !== undefined && now.getTime() - measuredAt.getTime() > STALE_AFTER * everyMs;
}

/** A finding as the score sees it. */
export function riskOf(finding: Finding, now = new Date()): Risk {
  const { control, result } = finding;
  return {
    severity: control.severity,
    status: result.status,
    isWaived: isWaived(finding, now),
    isStale: isStale(finding, now),
  };
}

/** What is told of each test, for whoever keeps evidence: counts, times and digests only. */
export interface Evaluation {
  readonly target: string;
  readonly control: string;
  readonly regulation: string;
  readonly status: ControlStatus;
  /** Status of the test before; absent for the first one of this process. Another one is a change of state. */
  readonly previous?: ControlStatus;
  readonly checked?: number;
  readonly failed?: number;
  readonly oldest?: Date;
  /** Of the rows that fail, for a keyed digest: it is kept nowhere as it is. */
  readonly failing?: string;
  readonly errorCode?: string;
  readonly querySha256: string;
  readonly catalogSha256: string;
  readonly serverVersion?: string;
  readonly evaluatedAt: Date;
  readonly waivedUntil?: Date;
}
