import { controls as builtIn } from '@pulso/catalogue';
import {
  createValidators,
  isWaived,
  type Evaluation,
  type Finding,
  type RegulationView,
} from '@pulso/exporter/compliance';
import { controlRemedy } from '../config/compliance-issues.ts';
import { daemonConfig } from '../daemon.ts';
import type { PulsoConfig } from '../config/schema.ts';
import { CliError } from '../errors.ts';

/** What was found on one target. */
export interface Tested {
  readonly target: string;
  readonly findings: readonly Finding[];
  readonly regulations: readonly RegulationView[];
}

export const NO_AUDITOR = 'No target has an auditor. Set targets[].auditor: the role that may read the mapped views.';

/**
 * Tests controls once on every target that has an auditor, as the daemon would.
 * @param only ids; all that the settings select without it
 * @param onEvaluation told of each test
 * @throws CliError where there is nobody to test
 */
export async function evaluate(
  config: PulsoConfig,
  only?: readonly string[],
  onEvaluation: (evaluation: Evaluation) => void = () => {},
): Promise<Tested[]> {
  const given = daemonConfig(config);
  const ids = [...builtIn, ...(given.compliance?.controls ?? [])].map(({ id }) => id);
  const unknown = only?.find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    throw new CliError(`--control: "${unknown}" is no control. ${controlRemedy(unknown, ids)}`);
  }
  const compliance = { ...given.compliance, ...(only === undefined ? {} : { only }) };
  const validators = createValidators({ ...given, compliance }, { onEvaluation });
  if (validators.length === 0) {
    throw new CliError(NO_AUDITOR);
  }
  const tested: Tested[] = [];
  for (const validator of validators) {
    await validator.evaluateAll();
    await validator.stop();
    tested.push({ target: validator.target, findings: validator.findings(), regulations: validator.regulations() });
  }
  return tested;
}

/** Whether somebody has to act: something failed or could not be tested, and nobody has waived it. */
export function hasTrouble(tested: readonly Tested[]): boolean {
  return tested.some(({ findings }) =>
    findings.some((finding) => ['fail', 'error'].includes(finding.result.status) && !isWaived(finding)),
  );
}
