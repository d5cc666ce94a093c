import type { Sample } from '../../postgres/sample.ts';
import type { Finding } from '../finding.ts';
import type { Attestation } from '../ledger/index.ts';
import type { RegulationView } from '../regulations.ts';
import { databaseSamples } from './databases.ts';
import { edgeSamples } from './edge.ts';
import { findingSamples } from './finding.ts';
import { regulationSamples } from './regulation.ts';

/** What is in force, by which findings are read. */
export interface InForce {
  /** A person's word for the profile. */
  readonly profile: Attestation | undefined;
  readonly catalogSha256: string;
}

/** All that a target's page tells of its controls. */
export function complianceSamples(
  findings: readonly Finding[],
  regulations: readonly RegulationView[],
  { profile, catalogSha256 }: InForce,
): Sample[] {
  return [
    ...findings.flatMap((finding) => findingSamples(finding)),
    ...databaseSamples(findings),
    ...edgeSamples(findings),
    ...regulationSamples(regulations, profile, catalogSha256),
  ];
}
