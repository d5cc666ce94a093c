import { LineCounter, parseDocument, type Document } from 'yaml';
import { CliError } from '../errors.ts';
import type { Explained } from './explain.ts';
import { ConfigError, keyOf, type ConfigIssue } from './issue.ts';
import { locate } from './locate.ts';

/** A YAML file that could be read, with where everything stands in it. */
export interface Read {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly root: unknown;
}

/** @throws ConfigError where it is no YAML */
export function readDocument(text: string, file: string): Read {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0)
    throw new ConfigError(document.errors.map((error) => syntaxIssue(error, file, lines)));
  return { document, lines, root: toPlain(document, file) ?? {} };
}

/** What is wrong, each at its place and in the order of the file. */
export function placedIssues(found: readonly Explained[], { document, lines }: Read, file: string): ConfigError {
  const issues = found.map((one) => placed(one, document, file, lines));
  return new ConfigError(issues.toSorted((a, b) => a.line - b.line || a.column - b.column));
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
