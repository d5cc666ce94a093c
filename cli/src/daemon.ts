import { createDaemon, type DaemonOptions } from '@pulso/exporter';
import type { PulsoConfig } from './config/schema.ts';
import type { RunningDaemon } from './serve.ts';

/** Puts the daemon together from the settings that concern it, and starts it. */
export async function startDaemon(config: PulsoConfig, options: DaemonOptions): Promise<RunningDaemon> {
  const { listen, advertiseUrl, tokenFile, prometheus, targets, compliance, adviceInterval } = config;
  const daemon = await createDaemon(
    { listen, advertiseUrl, tokenFile, prometheus, targets, compliance, adviceInterval },
    options,
  );
  await daemon.start();
  return daemon;
}
