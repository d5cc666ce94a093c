import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { PulsoConfig } from './config/schema.ts';
import { systemCode } from './errors.ts';

/** Beside the configuration. */
const DEFAULT_FILE = '.pulso/advice.json';

/**
 * The settings with a place for the history of advice, where they name none. A folder that was not asked for and cannot
 * be written to does not keep the daemon from running; `warn` is told what that costs.
 */
export function withHistory(config: PulsoConfig, configFile: string, warn: (message: string) => void): PulsoConfig {
  const { history } = config.advice ?? {};
  if (history?.file !== undefined || history?.url !== undefined) return config;
  const file = resolve(dirname(configFile), DEFAULT_FILE);
  try {
    mkdirSync(dirname(file), { recursive: true });
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    warn(
      `the history of advice will end with this process: ${dirname(file)} cannot be written (${systemCode(error) ?? 'unknown'}). Set advice.history.file or advice.history.url.`,
    );
    return config;
  }
  return { ...config, advice: { ...config.advice, history: { ...history, file } } };
}
