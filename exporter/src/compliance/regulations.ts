import type { Control } from '@pulso/catalogue';
import { riskOf, type Finding } from './finding.ts';
import { coverage, riskScore, type Risk } from './score.ts';

/** How a regulation stands: risk and coverage side by side, never blended. */
export interface RegulationView {
  readonly regulation: string;
  /** Undefined where none of its controls applies. */
  readonly risk: number | undefined;
  readonly coverage: number | undefined;
  /** Controls that are not tested, by the settings; they count as not set up. */
  readonly untested: number;
}

/** What counts for a control that is not tested. */
const unmeasured = ({ severity }: Control): Risk => ({ severity, status: 'skip' });

/** Every regulation of the controls in force, those that nobody tests among them. */
export function regulationViews(controls: readonly Control[], findings: readonly Finding[]): RegulationView[] {
  const byControl = new Map(findings.map((finding) => [finding.control.id, finding]));
  return [...new Set(controls.map(({ regulation }) => regulation))].map((regulation) => {
    const own = controls.filter((control) => control.regulation === regulation);
    const risks = own.map((control) => {
      const finding = byControl.get(control.id);
      return finding === undefined ? unmeasured(control) : riskOf(finding);
    });
    return {
      regulation,
      risk: riskScore(risks),
      coverage: coverage(risks.map(({ status }) => status)),
      untested: own.filter(({ id }) => !byControl.has(id)).length,
    };
  });
}
