import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { CliError, systemCode } from './errors.ts';

/** How what is on disk differs from what would be generated; paths below the output folder, sorted. */
export interface Difference {
  readonly stale: readonly string[];
  readonly missing: readonly string[];
  /** Generated once, and no longer. */
  readonly surplus: readonly string[];
}

/** Folders that hold generated files only. A file without the mark in them is a user's own and is left alone. */
const GENERATED_FOLDERS = [
  'alerts/rules',
  'alerts/tests',
  'alerts/alertmanager',
  'dashboards/generated',
  'docs/runbooks',
];
/** Generated files say so; a dashboard in its description. */
const MARK = /Generated from the catalogue|`pulso generate`/;

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CliError(`${file} cannot be read (${code ?? 'unknown'}). Make it readable for this user.`, {
      cause: error,
    });
  }
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

export function compare(out: string, files: ReadonlyMap<string, string>): Difference {
  const stale: string[] = [];
  const missing: string[] = [];
  for (const [path, text] of files) {
    const present = read(join(out, path));
    if (present === undefined) missing.push(path);
    else if (present !== text) stale.push(path);
  }
  const surplus = GENERATED_FOLDERS.flatMap((folder) => filesBelow(join(out, folder)))
    .map((file) => ({ file, path: relative(out, file).split(sep).join('/') }))
    .filter(({ file, path }) => !files.has(path) && MARK.test(read(file) ?? ''))
    .map(({ path }) => path);
  return { stale: stale.toSorted(), missing: missing.toSorted(), surplus: surplus.toSorted() };
}

/** Brings the disk to what `compare` says that it lacks. Each file is replaced as a whole or not at all. */
export function apply(out: string, files: ReadonlyMap<string, string>, difference: Difference): void {
  try {
    for (const path of [...difference.stale, ...difference.missing]) {
      const file = join(out, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, files.get(path) ?? '');
      renameSync(`${file}.new`, file);
    }
    for (const path of difference.surplus) rmSync(join(out, path));
  } catch (error) {
    const code = systemCode(error) ?? 'unknown';
    throw new CliError(`${out} cannot be written to (${code}). Choose another folder with --out.`, { cause: error });
  }
}

/** @throws CliError where the folder is none */
export function requireFolder(folder: string, option: string): void {
  try {
    if (statSync(folder).isDirectory()) return;
  } catch (error) {
    throw new CliError(`${option} ${folder} cannot be used (${systemCode(error) ?? 'unknown'}). Create it first.`, {
      cause: error,
    });
  }
  throw new CliError(`${option} ${folder} is no folder. Name one that exists.`);
}
