import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { details, LocalStackError } from '../errors.ts';
import { makeFolder } from '../folders.ts';
import { asUser } from '../users.ts';
import type { User } from '../users.ts';
import type { PostgresBinaries } from './binaries.ts';

const run = promisify(execFile);
/** Beside PostgreSQL's own files, readable by the server's user only, so that a kept data folder can be reopened. */
const PASSWORD_FILE = 'pulso-password';

function writePrivate(file: string, text: string, user: User | undefined): void {
  writeFileSync(file, text, { mode: 0o600 });
  if (user !== undefined) chownSync(file, user.uid, user.gid);
}

function reopen(dataDir: string, binaries: PostgresBinaries): string {
  const made = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  const ours = binaries.version.split('.')[0];
  if (made !== ours) {
    throw new LocalStackError(
      'version-mismatch',
      `${dataDir} was made by PostgreSQL ${made}, but ${binaries.bin} holds ${ours}. Use another data folder or that version.`,
    );
  }
  try {
    return readFileSync(join(dataDir, PASSWORD_FILE), 'utf8');
  } catch (cause) {
    throw new LocalStackError(
      'version-mismatch',
      `${dataDir} is a PostgreSQL data folder, but not one made by Pulso. Use another folder, or start it yourself and give --database-url.`,
      { cause },
    );
  }
}

/** Locale options: Unicode rules for case and order that do not depend on the locales installed in the system. */
function localeOptions(binaries: PostgresBinaries): string[] {
  const major = Number(binaries.version.split('.')[0]);
  return major >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8'];
}

/**
 * Creates the data folder, or reopens one made before, and returns the superuser's password, which is generated.
 * @throws LocalStackError `folder-not-writable`, `version-mismatch`, `start-failed`
 */
export async function prepareCluster(
  binaries: PostgresBinaries,
  dataDir: string,
  options: { superuser: string; durable: boolean; user: User | undefined },
): Promise<string> {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return reopen(dataDir, binaries);
  const { user } = options;
  try {
    makeFolder(dataDir, 0o700);
    if (user !== undefined) chownSync(dataDir, user.uid, user.gid);
  } catch (cause) {
    throw new LocalStackError(
      'folder-not-writable',
      `PostgreSQL's data folder ${dataDir} cannot be made (${details(cause).code}). Choose another with dataDir.`,
      { cause },
    );
  }
  const password = randomBytes(24).toString('base64url');
  // initdb wants an empty data folder, hence the password's first file is beside it.
  const passwordFile = `${dataDir}.password`;
  writePrivate(passwordFile, password, user);
  const args = ['-D', dataDir, '-U', options.superuser, '--encoding=UTF8', ...localeOptions(binaries)];
  args.push('--auth=scram-sha-256', `--pwfile=${passwordFile}`);
  if (!options.durable) args.push('--no-sync');
  try {
    await run(join(binaries.bin, 'initdb'), args, { cwd: '/', env: { ...process.env, LC_ALL: 'C' }, ...asUser(user) });
  } catch (cause) {
    const output = details(cause).stderr ?? details(cause).message;
    const code = /could not (access|create|change permissions)|not empty/.test(output)
      ? 'folder-not-writable'
      : 'start-failed';
    const who = user === undefined ? '' : ` as user ${user.name}`;
    throw new LocalStackError(code, `initdb failed${who} in ${dataDir}: ${output}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writePrivate(join(dataDir, PASSWORD_FILE), password, user);
  return password;
}
