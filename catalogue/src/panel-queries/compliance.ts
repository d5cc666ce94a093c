import { complianceMetrics as compliance } from '../metrics/compliance.ts';
import { evidenceMetrics as evidence } from '../metrics/evidence.ts';
import { instant, OF_SERVICE, range, type PanelQuery } from './query.ts';

export type ComplianceQueryId =
  | 'controlStatus'
  | 'controlHistory'
  | 'controlObjects'
  | 'controlTested'
  | 'controlMissed'
  | 'controlPassed'
  | 'waiverEnd'
  | 'attestationEnd'
  | 'termsOpen'
  | 'termsOverdue'
  | 'termDue'
  | 'termState'
  | 'risk'
  | 'coverage'
  | 'catalogue'
  | 'controlEntry'
  | 'evidenceEntries'
  | 'evidenceCheckpoint'
  | 'evidenceVerified'
  | 'evidenceProblems';

const BY = 'cluster, service, server';
const OF_CLUSTER = 'cluster=~"$cluster"';

/** Of each control; two exporters that test the same one are one. */
const ofControl = (metric: string): string => `max by (${BY}, control, regulation) (${metric}{${OF_SERVICE}})`;
const ofRegulation = (metric: string): string => `max by (${BY}, regulation) (${metric}{${OF_SERVICE}})`;
const status = (labels: string): string =>
  `max by (${BY}, control, regulation, ${labels}) (${compliance.controlStatus.name}{${OF_SERVICE}}) == 1`;
/** The store of evidence belongs to the daemon, which may be scraped under a name of its own. */
const ofEvidence = (metric: string): string => `max by (cluster, instance) (${metric}{${OF_CLUSTER}})`;

/** Of instants only the end of the range is asked; who shows them goes on counting. */
export const complianceQueries: readonly PanelQuery<ComplianceQueryId>[] = [
  instant('controlStatus', status('severity, status')),
  range('controlHistory', status('status')),
  instant('controlObjects', `max by (${BY}, control, result) (${compliance.controlObjects.name}{${OF_SERVICE}})`),
  instant('controlTested', ofControl(compliance.lastEvaluation.name)),
  // Tests missed since the last one that ran to an end; from three on its result is stale.
  instant(
    'controlMissed',
    `(time() - ${ofControl(compliance.lastEvaluation.name)}) / on (${BY}, control, regulation) ${ofControl(compliance.controlInterval.name)}`,
  ),
  instant('controlPassed', ofControl(compliance.lastPass.name)),
  instant('waiverEnd', ofControl(compliance.waiverExpiry.name)),
  instant('attestationEnd', ofControl(compliance.attestationExpiry.name)),
  instant('termsOpen', ofControl(compliance.deadlineOpen.name)),
  instant('termsOverdue', ofControl(compliance.deadlineOverdue.name)),
  instant('termDue', ofControl(compliance.deadlineDue.name)),
  instant(
    'termState',
    `max by (cluster, service, entity) (pulso:signal:state{signal=~"compliance_deadline|compliance_deadline_overdue",${OF_SERVICE}})`,
  ),
  instant('risk', ofRegulation(compliance.riskScore.name)),
  instant('coverage', ofRegulation(compliance.coverage.name)),
  instant('catalogue', `max by (${BY}, version, sha256) (${compliance.catalogInfo.name}{${OF_SERVICE}})`),
  instant('controlEntry', `max by (cluster, server, control) (${evidence.controlEntry.name}{${OF_CLUSTER}})`),
  instant('evidenceEntries', ofEvidence(evidence.entries.name)),
  instant('evidenceCheckpoint', ofEvidence(evidence.lastCheckpoint.name)),
  instant('evidenceVerified', ofEvidence(evidence.verified.name)),
  instant('evidenceProblems', ofEvidence(evidence.problems.name)),
];
