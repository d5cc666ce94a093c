import type { YamlPath } from './locate.ts';

/** One thing wrong with `pulso.yml`. */
export interface ConfigIssue {
  /** The file as the user named it. */
  readonly file: string;
  /** From 1, as editors count. */
  readonly line: number;
  readonly column: number;
  /** `targets[0].name`; empty for the file as a whole. */
  readonly key: string;
  readonly problem: string;
  readonly remedy: string;
}

/** `targets[0].name` */
export function keyOf(path: YamlPath): string {
  return path.reduce<string>(
    (key, part) => (typeof part === 'number' ? `${key}[${part}]` : key === '' ? part : `${key}.${part}`),
    '',
  );
}

/** `pulso.yml:12:5: signals.http_error_ratio.warning: is "5 %", not a number. Write a number such as 0.05.` */
export function formatIssue(issue: ConfigIssue): string {
  const key = issue.key === '' ? '' : `${issue.key}: `;
  return `${issue.file}:${issue.line}:${issue.column}: ${key}${issue.problem} ${issue.remedy}`.trimEnd();
}

/** The file can't be used as it is; `issues` holds everything that was found, in the order of the file. */
export class ConfigError extends Error {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    super(issues.map(formatIssue).join('\n'));
    this.name = 'ConfigError';
    this.issues = issues;
  }
}
