import type { DaemonConfig } from '../config/daemon.ts';
import type { Finding } from './finding.ts';

export type { Finding };

/** What was found about one target, or about Prometheus. */
export interface Diagnosis {
  readonly subject: string;
  readonly findings: readonly Finding[];
}

/**
 * Connects to everything that the configuration names, as the daemon would, and says what is missing, with the exact
 * statement or setting that mends it. Changes nothing. Its parts are loaded only now, as those of the daemon are.
 * @throws PulsoError where the configuration itself cannot be used
 */
export async function diagnose(config: DaemonConfig): Promise<Diagnosis[]> {
  const { diagnoseAll } = await import('./diagnose.ts');
  return diagnoseAll(config);
}
