import { spawnSync } from 'node:child_process';
import { LocalStackError } from './errors.ts';

/** A system user to run a server as. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

function lookUp(name: string): User | undefined {
  const ask = (flag: string): number =>
    Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout?.trim() || NaN);
  const uid = ask('-u');
  const gid = ask('-g');
  return Number.isInteger(uid) && Number.isInteger(gid) && uid !== 0 ? { name, uid, gid } : undefined;
}

/**
 * The user a server must run as: undefined (ourselves) for a normal user; for root an existing unprivileged one, since
 * PostgreSQL refuses to run as root.
 * @throws LocalStackError `no-unprivileged-user`
 */
export function serverUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const user = lookUp(name);
    if (user !== undefined) return user;
  }
  throw new LocalStackError(
    'no-unprivileged-user',
    'PostgreSQL does not run as root, and neither user "postgres" nor "nobody" exists. Start as a normal user or add one (useradd --system postgres).',
  );
}

/** The part of spawn's options that makes a child run as `user`. Groups of root are dropped by Node with the uid. */
export function asUser(user: User | undefined): { uid?: number; gid?: number } {
  return user === undefined ? {} : { uid: user.uid, gid: user.gid };
}
