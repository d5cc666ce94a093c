import type { DataFrame } from '@grafana/data';
import { panelQueries, type ComplianceQueryId } from '@pulso/catalogue';
import { readFrames, type Answers, type Naming, type Reading } from '../../../model/index.ts';

export type ComplianceAnswers = Answers<ComplianceQueryId>;

const NAMING: Naming<ComplianceQueryId> = {
  queries: panelQueries.compliance,
  byName: {
    pulso_compliance_control_status: ['controlStatus', 'controlHistory'],
    pulso_compliance_control_objects: ['controlObjects', 'controlObjects'],
    pulso_compliance_risk_score: ['risk', 'risk'],
    pulso_compliance_coverage_ratio: ['coverage', 'coverage'],
  },
};

export function readCompliance(frames: readonly DataFrame[]): Reading<ComplianceQueryId> {
  return readFrames(frames, NAMING);
}
