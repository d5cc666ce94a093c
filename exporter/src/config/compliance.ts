import { controls as builtIn, type Control, type ControlProfile, type Parameters } from '@pulso/catalogue';
import type { Probes } from '../compliance/context.ts';
import type { ComplianceSettings } from '../compliance/settings.ts';
import { PulsoError } from '../errors.ts';
import type { Duration } from './duration.ts';

/** What the validator of compliance controls needs; the keys are those of `pulso.yml`. */
export interface ComplianceConfig {
  /** How often controls are tested that say nothing of their own. Default 5m. */
  readonly interval?: Duration | undefined;
  /** Longest that a round may take; what is left leads the next. Default 1m. */
  readonly budget?: Duration | undefined;
  /** Controls of one's own, beside those of the catalogue. */
  readonly controls?: readonly Control[] | undefined;
  /**
   * Ids of the controls that are tested. Default all. The others raise no alert, and count as not set up in risk and
   * coverage: leaving one out is never a pass.
   */
  readonly only?: readonly string[] | undefined;
  /** What the facility does. It counts once a person attests it; until then every control is read as if it applied. */
  readonly profile?: ControlProfile | undefined;
  /** Values for the parameters of controls, such as `dsr_days`. */
  readonly parameters?: Parameters | undefined;
  readonly probes?: Probes | undefined;
  /** File of attestations and waivers, which `pulso compliance` appends to. None are known without it. */
  readonly ledger?: string | undefined;
}

/** @throws PulsoError for the first setting that cannot be used */
export function resolveCompliance(
  { controls: own = [], only, profile = {}, parameters = {}, probes = {}, ledger }: ComplianceConfig,
  times: Pick<ComplianceSettings, 'intervalMs' | 'budgetMs'>,
): ComplianceSettings {
  const controls = [...builtIn, ...own];
  const ids = new Set(builtIn.map(({ id }) => id));
  for (const { id } of own) {
    if (ids.has(id)) throw new PulsoError('invalid_option', `The control ${id} is there already. Ids must differ.`);
    ids.add(id);
  }
  const unknown = only?.find((id) => !ids.has(id));
  if (unknown !== undefined) {
    throw new PulsoError('invalid_option', `compliance.only has "${unknown}", which is no control's id.`);
  }
  const known = new Set(
    controls.flatMap((control) => ('parameters' in control ? Object.keys(control.parameters ?? {}) : [])),
  );
  const odd = Object.keys(parameters).find((name) => !known.has(name));
  if (odd !== undefined) {
    throw new PulsoError(
      'invalid_option',
      `compliance.parameters has "${odd}", which no control reads. Known are ${[...known].toSorted().join(', ')}.`,
    );
  }
  return {
    ...times,
    controls,
    ...(only === undefined ? {} : { only }),
    profile,
    parameters,
    probes,
    ...(ledger === undefined ? {} : { ledgerFile: ledger }),
  };
}
