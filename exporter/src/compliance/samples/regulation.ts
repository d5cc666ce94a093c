import { CATALOGUE_VERSION, metrics, type Control } from '@pulso/catalogue';
import { sample, type Sample } from '../../postgres/sample.ts';
import { riskOf, type Finding } from '../finding.ts';
import { PROFILE, type Attestation } from '../ledger/index.ts';
import { coverage, riskScore, type Risk } from '../score.ts';

/** What counts for a control that is not tested. */
const unmeasured = ({ severity }: Control): Risk => ({ severity, status: 'skip' });

/** Risk and coverage of each regulation, and what the catalogue and the profile are worth. */
export function regulationSamples(
  controls: readonly Control[],
  findings: readonly Finding[],
  profile: Attestation | undefined,
  sha256: string,
): Sample[] {
  const { riskScore: score, coverage: covered, catalogInfo, attestationExpiry } = metrics.compliance;
  const byControl = new Map(findings.map((finding) => [finding.control.id, finding]));
  const regulations = [...new Set(controls.map(({ regulation }) => regulation))];
  return [
    ...regulations.flatMap((regulation) => {
      const risks = controls
        .filter((control) => control.regulation === regulation)
        .map((control) => {
          const finding = byControl.get(control.id);
          return finding === undefined ? unmeasured(control) : riskOf(finding);
        });
      return [
        ...sample(score, [regulation], riskScore(risks)),
        ...sample(covered, [regulation], coverage(risks.map(({ status }) => status))),
      ];
    }),
    ...sample(catalogInfo, [CATALOGUE_VERSION, sha256], 1),
    ...sample(attestationExpiry, [PROFILE, ''], profile === undefined ? undefined : profile.expiresAt.getTime() / 1000),
  ];
}
