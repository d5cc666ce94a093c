import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LocalStackError } from './errors.ts';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Full path of the first of these programs found on PATH, or undefined. Several names, because distributions differ
 * (Debian calls Alertmanager `prometheus-alertmanager`).
 */
export function findProgram(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (isProgram(path)) return path;
    }
  }
  return undefined;
}

/** As `findProgram`. @throws LocalStackError `program-missing`, naming the script that installs it. */
export function requireProgram(...names: string[]): string {
  const path = findProgram(...names);
  if (path === undefined) {
    throw new LocalStackError(
      'program-missing',
      `${names.join(' or ')} was not found on PATH. Run scripts/prerequisites: it installs it or names the command that does.`,
    );
  }
  return path;
}

/** Folders that hold the `initdb` and `postgres` of the system's PostgreSQL, newest major version first. */
export function systemPostgresFolders(): string[] {
  const debian = '/usr/lib/postgresql';
  let versions: string[] = [];
  try {
    versions = readdirSync(debian).filter((name) => /^\d+$/.test(name));
  } catch {
    // Not Debian's layout: PATH decides below.
  }
  const folders = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, 'bin'));
  // A `postgres` on PATH next to an `initdb` (Homebrew, a build of one's own).
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  return [...folders, ...onPath].filter(
    (folder) => folder !== '' && isProgram(join(folder, 'initdb')) && isProgram(join(folder, 'postgres')),
  );
}
