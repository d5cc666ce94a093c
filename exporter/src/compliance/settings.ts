import type { Control, ControlProfile, Parameters } from '@pulso/catalogue';
import type { Probes } from './context.ts';

/** What `compliance` of the settings says, defaults filled in. */
export interface ComplianceSettings {
  readonly intervalMs: number;
  /** Longest that a round may take; what is left leads the next. */
  readonly budgetMs: number;
  /** All that are in force, the user's own among them. */
  readonly controls: readonly Control[];
  /** Which of them are tested; the others count as not set up. Absent: all. */
  readonly only?: readonly string[];
  readonly profile: ControlProfile;
  readonly parameters: Parameters;
  readonly probes: Probes;
  /** Where attestations and waivers are kept. */
  readonly ledgerFile?: string;
}
