import { existsSync } from 'node:fs';
import type { PulsoConfig } from './schema.ts';
import { loadConfig, type LoadOptions } from './load.ts';

export const DEFAULT_FILE = 'pulso.yml';

/** The file that was named, else `pulso.yml` if it is here, else the defaults. */
export function findConfig(named: string | undefined, options: LoadOptions): PulsoConfig {
  if (named !== undefined) return loadConfig(named, options);
  return existsSync(DEFAULT_FILE) ? loadConfig(DEFAULT_FILE, options) : {};
}
