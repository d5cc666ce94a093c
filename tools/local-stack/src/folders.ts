import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { details, LocalStackError } from './errors.ts';
import type { User } from './users.ts';

function notWritable(folder: string, option: string, cause: unknown): LocalStackError {
  const reason = details(cause).code ?? 'unknown reason';
  return new LocalStackError(
    'folder-not-writable',
    `Folder ${folder} is not writable (${reason}). Make it writable or choose another with ${option}.`,
    { cause },
  );
}

/**
 * Makes the folder and those above it. Not `mkdir({ recursive: true })`: where the system answers ENOENT for an
 * existing parent (below /proc), Node 20 tries again for ever.
 */
export function makeFolder(folder: string, mode?: number): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, mode === undefined ? {} : { mode });
}

/**
 * Makes the folder if need be and proves by writing a file that it can be written to: permission bits alone say
 * nothing to root or on a read-only file system.
 * @throws LocalStackError `folder-not-writable`
 */
export function ensureWritable(folder: string, option: string): string {
  try {
    makeFolder(folder);
    const probe = join(folder, `.pulso-write-test-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return folder;
  } catch (cause) {
    throw notWritable(folder, option, cause);
  }
}

/** A new folder below the system's temporary one (prefix, our process id, chance), owned by `user` when given. Only its owner can look into it. */
export function temporaryFolder(prefix: string, user?: User): string {
  try {
    const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    return folder;
  } catch (cause) {
    throw notWritable(tmpdir(), 'the environment variable TMPDIR', cause);
  }
}
