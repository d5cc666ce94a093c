import type { Control, ControlMark, ControlSeverity, ControlStatus } from '@pulso/catalogue';
import type { Identity, Since } from '../../../model/index.ts';

/** How a legal term stands: by the recorded state, or past its instant. */
export type TermState = 'ok' | 'warning' | 'critical' | 'overdue';

export interface Term {
  readonly open: number;
  readonly overdue: number;
  /** Milliseconds; absent where the term cannot be told. */
  readonly due?: number | undefined;
  readonly state: TermState;
}

/** A stretch of the range in which one result stood; milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly status: ControlStatus;
}

/** A control with what its last test found. Times in milliseconds. */
export interface ControlView extends Identity {
  /** Stable over refreshes. */
  readonly key: string;
  readonly server: string;
  readonly id: string;
  readonly regulation: string;
  readonly severity: ControlSeverity;
  readonly mode: Control['mode'];
  readonly title: Control['title'];
  /** Of the catalogue; absent for a control of the users' own. */
  readonly text?: Pick<Control, 'anchor' | 'anchorConfidence' | 'lawCheckedOn' | 'why' | 'fix'> | undefined;
  /** The raw result; what has none now is `skip` where it is not tested, else `unknown`. */
  readonly status: ControlStatus;
  /** There is no result now: nobody tests it here, or it had one in this range and has vanished. */
  readonly absent?: 'untested' | 'vanished' | undefined;
  /** For what has vanished: when it was last seen. */
  readonly lastSeen?: number | undefined;
  readonly since?: Since | undefined;
  /** Its result is too old to stand. */
  readonly isStale: boolean;
  readonly checked?: number | undefined;
  readonly failed?: number | undefined;
  readonly tested?: number | undefined;
  readonly passed?: number | undefined;
  /** Until when two persons accept what was found; only while they do, and only where there is something to accept. */
  readonly waivedUntil?: number | undefined;
  readonly attestedUntil?: number | undefined;
  readonly term?: Term | undefined;
  /** Number of the entry of evidence that holds the result. */
  readonly entry?: number | undefined;
  readonly history: readonly Stretch[];
}

export type Mark = ControlMark;

/** A regulation: risk and coverage side by side, never blended. */
export interface RegulationView {
  readonly id: string;
  /** 0 to 100, higher is worse; the worst of the services that are shown. */
  readonly risk?: number | undefined;
  /** Controls that apply. */
  readonly applicable: number;
  /** Of these, with a result: tested by a machine, and vouched for by a person. */
  readonly automated: number;
  readonly attested: number;
  /** Of these, not mapped or not configured. */
  readonly unmapped: number;
  /** Of these, without a result for another reason: could not be tested, nothing to check, vanished. */
  readonly unmeasured: number;
  readonly failed: number;
  readonly failedCritical: number;
  readonly stale: number;
  readonly waived: number;
  /** Controls with a legal term that wants somebody to act, and of these the urgent and overdue ones. */
  readonly pressing: number;
  readonly pressingUrgent: number;
}

/** The store of evidence; times in milliseconds. */
export interface EvidenceView {
  readonly entries: number;
  readonly checkpoint?: number | undefined;
  readonly verified?: number | undefined;
  /** Alterations that the last verification found. */
  readonly problems?: number | undefined;
}

export interface ComplianceView {
  readonly services: readonly string[];
  readonly controls: readonly ControlView[];
  readonly regulations: readonly RegulationView[];
  readonly catalogue?: { readonly version: string; readonly sha256: string } | undefined;
  readonly evidence?: EvidenceView | undefined;
  readonly profileAttestedUntil?: number | undefined;
  /** The last test of any. */
  readonly tested?: number | undefined;
}
