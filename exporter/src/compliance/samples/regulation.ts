import { CATALOGUE_VERSION, metrics } from '@pulso/catalogue';
import { sample, type Sample } from '../../postgres/sample.ts';
import { PROFILE, type Attestation } from '../ledger/index.ts';
import type { RegulationView } from '../regulations.ts';

/** Risk and coverage of each regulation, and what the catalogue and the profile are worth. */
export function regulationSamples(
  views: readonly RegulationView[],
  profile: Attestation | undefined,
  sha256: string,
): Sample[] {
  const { riskScore, coverage, catalogInfo, attestationExpiry } = metrics.compliance;
  return [
    ...views.flatMap((view) => [
      ...sample(riskScore, [view.regulation], view.risk),
      ...sample(coverage, [view.regulation], view.coverage),
    ]),
    // With its algorithm, or the guard of labels takes it for a secret.
    ...sample(catalogInfo, [CATALOGUE_VERSION, `sha256:${sha256}`], 1),
    ...sample(attestationExpiry, [PROFILE, ''], profile === undefined ? undefined : profile.expiresAt.getTime() / 1000),
  ];
}
