export { run } from './program.ts';
export type { Io } from './io.ts';
export { generateAll } from './generate.ts';
export { loadConfig, parseConfig, type LoadOptions } from './config/load.ts';
export { ConfigError, formatIssue, type ConfigIssue } from './config/issue.ts';
export type { PulsoConfig } from './config/schema.ts';
export { configKeys } from './config/keys.ts';
