import { readFileSync } from 'node:fs';
import { CliError, systemCode } from '../errors.ts';
import { complianceIssues } from './compliance-issues.ts';
import { placedIssues, readDocument } from './document.ts';
import type { ConfigError } from './issue.ts';
import { explain, type Explained } from './explain.ts';
import { configSchema, type PulsoConfig } from './schema.ts';
import { duplicateNames, resolvePaths, unknownTargets, unreadableSecrets } from './secrets.ts';

export interface LoadOptions {
  /** Whether the files that hold secrets must be there and readable. */
  readonly secrets: boolean;
}

/**
 * Reads and checks `pulso.yml`. Paths in it count from its own folder.
 * @throws ConfigError with everything that is wrong with it
 * @throws CliError where the file itself cannot be read
 */
export function loadConfig(file: string, options: LoadOptions): PulsoConfig {
  return parseConfig(textOf(file), file, options);
}

/** As {@link loadConfig}, for a text that is at hand already; `file` is for messages and for relative paths. */
export function parseConfig(text: string, file: string, options: LoadOptions): PulsoConfig {
  const read = readDocument(text, file);
  const { root } = read;
  const result = configSchema.safeParse(root);
  const found: Explained[] = [
    ...(result.success ? [] : result.error.issues.flatMap((issue) => explain(issue, configSchema, root))),
    ...duplicateNames(root),
    ...unknownTargets(root),
    ...(options.secrets ? unreadableSecrets(root, file) : []),
  ];
  if (found.length > 0 || !result.success) {
    throw placedIssues(found, read, file);
  }
  const config = resolvePaths(result.data, file);
  const more = config.compliance === undefined ? [] : complianceIssues(config.compliance);
  if (more.length > 0) throw placedIssues(more, read, file);
  return config;
}

/** `targets[0].collectors.exclude` and the like at the beginning of a message, before what it says. */
const KEY = /^(\w+(?:(?:\.\w+|\[\d+\])+))(?:: | )(.*)$/s;

/** What the daemon says of a setting, at that setting's place in the file. */
export function placedMessage(message: string, file: string): ConfigError {
  const [, key = '', said = message] = KEY.exec(message) ?? [];
  const path = [...key.matchAll(/\w+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part));
  const [, problem = said, remedy = ''] = /^(.*?\.) (.*)$/s.exec(said) ?? [];
  return placedIssues([{ path, at: 'value', problem, remedy }], readDocument(textOf(file), file), file);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = systemCode(cause) ?? 'unknown';
    const remedy =
      code === 'ENOENT' ? 'Create it, or name another one with --config.' : 'Make it readable for this user.';
    throw new CliError(`${file} cannot be read (${code}). ${remedy}`, { cause });
  }
}
