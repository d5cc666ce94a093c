import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { PluginJson, Submission } from './types.ts';

const SOURCES = /^(?:src\/|\.config\/|package\.json$|README\.md$|CHANGELOG\.md$)/;

export function readSubmission(zip: Uint8Array, packageDir: string): Submission {
  const sources = new Map<string, string>();
  for (const part of ['src', '.config', '.']) {
    for (const path of readdirSync(join(packageDir, part), { recursive: part !== '.', encoding: 'utf8' })) {
      const whole = part === '.' ? path : `${part}/${path}`;
      if (SOURCES.test(whole) && statSync(join(packageDir, whole)).isFile()) {
        sources.set(whole, readFileSync(join(packageDir, whole), 'utf8'));
      }
    }
  }
  return { archive: new Map(Object.entries(unzipSync(zip))), sources };
}

export const rootsOf = ({ archive }: Submission): string[] => [
  ...new Set([...archive.keys()].map((path) => path.split('/')[0] ?? '')),
];

const inRoot = (submission: Submission, path: string): string => `${rootsOf(submission)[0] ?? ''}/${path}`;

/** A file beside plugin.json, or undefined. */
export function fileOf(submission: Submission, path: string): Uint8Array | undefined {
  return submission.archive.get(inRoot(submission, path));
}

export function textOf(submission: Submission, path: string): string {
  return new TextDecoder().decode(fileOf(submission, path));
}

export function metadataOf(submission: Submission): PluginJson {
  return JSON.parse(textOf(submission, 'plugin.json'));
}

/** Text of every script of the zip. */
export function scriptsOf({ archive }: Submission): { path: string; text: string }[] {
  return [...archive]
    .filter(([path]) => path.endsWith('.js'))
    .map(([path, bytes]) => ({ path, text: new TextDecoder().decode(bytes) }));
}

/** TypeScript under `src/`, without tests. */
export function sourcesOf({ sources }: Submission): { path: string; text: string }[] {
  return [...sources]
    .filter(([path]) => /^src\/.*\.tsx?$/.test(path) && !/\.(?:test|spec)\.tsx?$/.test(path))
    .map(([path, text]) => ({ path, text }));
}

/** For faults: the submission with one file of the zip changed, added or, as undefined, taken away. */
export function withFile(submission: Submission, path: string, content: string | undefined): Submission {
  const archive = new Map(submission.archive);
  if (content === undefined) archive.delete(inRoot(submission, path));
  else archive.set(inRoot(submission, path), new TextEncoder().encode(content));
  return { ...submission, archive };
}

export function withMetadata(submission: Submission, change: (metadata: PluginJson) => unknown): Submission {
  return withFile(submission, 'plugin.json', JSON.stringify(change(metadataOf(submission))));
}

export function withSource(submission: Submission, path: string, text: string): Submission {
  return { ...submission, sources: new Map(submission.sources).set(path, text) };
}

/** The submission with every path of its zip changed. */
export function moved(submission: Submission, to: (path: string) => string): Submission {
  return { ...submission, archive: new Map([...submission.archive].map(([path, bytes]) => [to(path), bytes])) };
}
