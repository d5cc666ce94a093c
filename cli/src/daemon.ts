import { createDaemon, type DaemonConfig } from '@pulso/exporter';
import { loadControls } from './config/controls.ts';
import type { PulsoConfig } from './config/schema.ts';
import type { StartDaemon } from './serve.ts';

/** The settings that concern the daemon. */
export function daemonConfig(config: PulsoConfig): DaemonConfig {
  const { listen, advertiseUrl, tokenFile, prometheus, targets, queries, compliance, ...rest } = config;
  const { adviceInterval, history, advice, evidence } = rest;
  const { controls, map: _map, ...tests } = compliance ?? {};
  return {
    ...{ listen, advertiseUrl, tokenFile, prometheus, targets, queries, adviceInterval, history, advice, evidence },
    compliance: { ...tests, ...(controls === undefined ? {} : { controls: loadControls(controls) }) },
  };
}

/** Puts the daemon together from the settings that concern it, and starts it. */
export const startDaemon: StartDaemon = async (config, { log, load }) => {
  const daemon = await createDaemon(daemonConfig(config), { log, load: () => daemonConfig(load()) });
  await daemon.start();
  return daemon;
};
