import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { CliError, systemCode } from '../errors.ts';
import { explain, type Explained } from './explain.ts';
import { ConfigError, keyOf, type ConfigIssue } from './issue.ts';
import { locate } from './locate.ts';
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
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const code = systemCode(cause) ?? 'unknown';
    const remedy =
      code === 'ENOENT' ? 'Create it, or name another one with --config.' : 'Make it readable for this user.';
    throw new CliError(`${file} cannot be read (${code}). ${remedy}`, { cause });
  }
  return parseConfig(text, file, options);
}

/** As {@link loadConfig}, for a text that is at hand already; `file` is for messages and for relative paths. */
export function parseConfig(text: string, file: string, options: LoadOptions): PulsoConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0)
    throw new ConfigError(document.errors.map((error) => syntaxIssue(error, file, lines)));
  const root = toPlain(document, file) ?? {};
  const result = configSchema.safeParse(root);
  const found: Explained[] = [
    ...(result.success ? [] : result.error.issues.flatMap((issue) => explain(issue, configSchema, root))),
    ...duplicateNames(root),
    ...unknownTargets(root),
    ...(options.secrets ? unreadableSecrets(root, file) : []),
  ];
  if (found.length > 0 || !result.success) {
    const issues = found.map((one) => placed(one, document, file, lines));
    throw new ConfigError(issues.toSorted((a, b) => a.line - b.line || a.column - b.column));
  }
  return resolvePaths(result.data, file);
}

function placed(
  { path, at, problem, remedy }: Explained,
  document: Document,
  file: string,
  lines: LineCounter,
): ConfigIssue {
  return { file, ...locate(document, lines, path, at), key: keyOf(path), problem, remedy };
}

function syntaxIssue(error: { message: string; pos: [number, number] }, file: string, lines: LineCounter): ConfigIssue {
  const { line, col } = lines.linePos(error.pos[0]);
  return {
    file,
    line,
    column: col,
    key: '',
    problem: `is not valid YAML: ${error.message.replace(/\.?\s*$/, '')}.`,
    remedy: 'Check indentation, colons and quotes here.',
  };
}

function toPlain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // An alias without its anchor, or more aliases than any configuration needs.
    throw new CliError(
      `${file} cannot be used: ${cause instanceof Error ? cause.message : 'bad alias'}. Write the values out.`,
      {
        cause,
      },
    );
  }
}
