import type { DaemonConfig } from '../config/daemon.ts';
import { resolveConfig, type ResolvedConfig, type ResolvedTarget } from '../config/resolve.ts';
import { PrometheusClient } from '../prometheus/index.ts';
import { FileLedger } from './ledger/index.ts';
import { DatabaseValidator } from './database-validator.ts';
import { hasSeveral } from './databases.ts';
import { ServerValidator } from './server-validator.ts';
import type { Validator, ValidatorOptions } from './validator.ts';

/** The validator of one target as the settings have it; undefined where it has no auditor. */
export function createValidator(
  target: ResolvedTarget,
  { compliance, prometheus }: Pick<ResolvedConfig, 'compliance' | 'prometheus'>,
  told: Pick<ValidatorOptions, 'log' | 'onEvaluation' | 'onChange'>,
): Validator | undefined {
  if (target.auditor === undefined) return undefined;
  const { ledgerFile, controls } = compliance;
  const options: ValidatorOptions = {
    ...compliance,
    ...told,
    ledger: ledgerFile === undefined ? undefined : new FileLedger(ledgerFile, controls),
    prometheus: prometheus === undefined ? undefined : new PrometheusClient(prometheus.url, prometheus.timeoutMs),
  };
  return hasSeveral(target) ? new ServerValidator(target, options) : new DatabaseValidator(target, options);
}

/**
 * Those of all targets that have an auditor, outside the daemon: they run when asked.
 * @throws PulsoError for the first setting that cannot be used
 */
export function createValidators(
  config: DaemonConfig,
  told: Pick<ValidatorOptions, 'log' | 'onEvaluation'> = {},
): Validator[] {
  const resolved = resolveConfig(config);
  return resolved.targets.flatMap((target) => createValidator(target, resolved, told) ?? []);
}
