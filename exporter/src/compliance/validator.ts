import type { PrometheusClient } from '../prometheus/index.ts';
import type { Sample } from '../postgres/sample.ts';
import type { Evaluation, Finding } from './finding.ts';
import type { Ledger } from './ledger/index.ts';
import type { RegulationView } from './regulations.ts';
import type { ComplianceSettings } from './settings.ts';

export interface ValidatorOptions extends ComplianceSettings {
  /** Attestations and waivers; none without it. */
  readonly ledger?: Ledger | undefined;
  readonly prometheus?: PrometheusClient | undefined;
  readonly log?: ((level: 'info' | 'warn', message: string) => void) | undefined;
  /** Told of each test. */
  readonly onEvaluation?: ((evaluation: Evaluation) => void) | undefined;
  /** Told when there is a new finding. */
  readonly onChange?: (() => void) | undefined;
}

/** Tests the controls on one target as its auditor role. */
export interface Validator {
  /** The target's name. */
  readonly target: string;
  /** Tests what is due, from now on. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /**
   * Every control once, whatever is due and however long it takes; from the beginning, or with `resumes` where the last
   * pass ended, as the daemon's rounds do. What cannot be tested is a result too; it does not throw.
   */
  readonly evaluateAll: (how?: { readonly resumes?: boolean }) => Promise<void>;
  /** What the last test of each control found. */
  readonly findings: () => readonly Finding[];
  readonly regulations: () => readonly RegulationView[];
  readonly samples: () => Sample[];
}
