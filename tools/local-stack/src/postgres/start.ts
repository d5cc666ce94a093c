import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { LocalStackError } from '../errors.ts';
import { temporaryFolder } from '../folders.ts';
import { choosePort } from '../ports.ts';
import { Supervisor, waitUntilReady } from '../supervisor.ts';
import type { Child } from '../supervisor.ts';
import { serverUser } from '../users.ts';
import { findPostgres } from './binaries.ts';
import type { OlderVersion } from './binaries.ts';
import { prepareCluster } from './cluster.ts';
import { checkDatabase } from './given.ts';

const SUPERUSER = 'postgres';
const DATABASE = 'pulso';
const READY_TIMEOUT_MS = 30_000;

/** A server whose data can be made again needs neither a crash-safe disk nor a log for replicas. */
const THROW_AWAY = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
};

export interface PostgresOptions {
  /** A server that already runs. It is used as it is, and never stopped. */
  readonly databaseUrl?: string | undefined;
  /** Kept after `stop()` when given; by default a temporary folder that is removed. */
  readonly dataDir?: string | undefined;
  /** On 127.0.0.1. 0 or undefined: a free one. */
  readonly port?: number | undefined;
  /** Name of `port` as the user knows it, for messages. */
  readonly portOption?: string;
  /** Server settings, e.g. `{ max_connections: 50 }`; they win over the stack's own. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Which binaries to use: `auto` (default) prefers the embedded ones; a number is an older embedded build. */
  readonly version?: 'auto' | 'embedded' | 'system' | OlderVersion;
  /** False (default) trades safety after a power cut for speed: only for data that can be made again. */
  readonly durable?: boolean;
  readonly log?: (message: string) => void;
  /** The owner of the process; by default the server gets its own, stopped by `stop()`. */
  readonly supervisor?: Supervisor;
}

export interface RunningPostgres {
  /** A superuser's URL to the database `pulso`, made for the application (a given URL is returned as it is). */
  readonly url: string;
  /** A superuser's URL to the database `postgres` (a given URL is returned as it is). */
  readonly adminUrl: string;
  readonly source: 'given' | 'embedded' | 'system';
  readonly version: string;
  readonly port?: number;
  readonly stop: () => Promise<void>;
}

function configuration(options: PostgresOptions, socketDir: string, port: number, hasStatStatements: boolean): string {
  const settings: Record<string, string | number | boolean> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: socketDir,
    password_encryption: 'scram-sha-256',
    track_io_timing: 'on',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    ...(hasStatStatements ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
    ...(options.durable === true ? {} : THROW_AWAY),
    ...options.settings,
  };
  const quote = (value: string | number | boolean): string => `'${String(value).replaceAll("'", "''")}'`;
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${quote(value)}\n`)
    .join('');
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function prepareDatabases(adminUrl: string, url: string, hasStatStatements: boolean): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await admin.query(`create database ${DATABASE}`);
  } finally {
    await admin.end();
  }
  if (!hasStatStatements) return;
  for (const target of [adminUrl, url]) {
    const client = new Client({ connectionString: target });
    await client.connect();
    try {
      await client.query('create extension if not exists pg_stat_statements');
    } finally {
      await client.end();
    }
  }
}

/**
 * A PostgreSQL to work with: the given one, else an own server on 127.0.0.1 from the embedded binaries, else from the
 * system's. As root the server runs as an unprivileged user. The superuser's password is generated.
 * @throws LocalStackError with the code that says which setting to change; nothing is left running
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<RunningPostgres> {
  const { databaseUrl } = options;
  if (databaseUrl !== undefined) {
    const version = await checkDatabase(databaseUrl);
    return { url: databaseUrl, adminUrl: databaseUrl, source: 'given', version, stop: async () => {} };
  }
  const supervisor = options.supervisor ?? new Supervisor();
  try {
    return await startOwn(options, supervisor);
  } catch (error) {
    // A shared supervisor belongs to the caller, who stops it; ours must not leave anything behind.
    if (options.supervisor === undefined) await supervisor.stop();
    throw error;
  }
}

async function startOwn(options: PostgresOptions, supervisor: Supervisor): Promise<RunningPostgres> {
  const user = serverUser();
  const work = temporaryFolder('pulso-pg-', user);
  supervisor.removeAtEnd(work);
  const binaries = findPostgres(options.version ?? 'auto', user, () => work);
  const dataDir = options.dataDir === undefined ? join(work, 'data') : resolve(options.dataDir);
  const durable = options.durable ?? false;
  options.log?.(`Preparing PostgreSQL ${binaries.version} (${binaries.source})`);
  const password = await prepareCluster(binaries, dataDir, { superuser: SUPERUSER, durable, user });

  const socketDir = join(work, 'socket');
  mkdirSync(socketDir, { mode: 0o700 });
  const configFile = join(work, 'postgresql.conf');
  if (user !== undefined) chownSync(socketDir, user.uid, user.gid);

  const logFile = join(work, 'postgresql.log');
  const wished = options.port ?? 0;
  // A free port can be taken between looking and starting: a second and a third look are cheap.
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(wished, options.portOption ?? 'port', 'PostgreSQL');
    writeFileSync(configFile, configuration(options, socketDir, port, binaries.hasStatStatements), { mode: 0o644 });
    const child = await supervisor.spawn({
      what: `PostgreSQL ${binaries.version}`,
      command: join(binaries.bin, 'postgres'),
      args: ['-D', dataDir, '-c', `config_file=${configFile}`, '-c', `hba_file=${join(dataDir, 'pg_hba.conf')}`],
      logFile,
      cwd: '/',
      user,
      stopSignal: 'SIGINT',
    });
    const address = (database: string): string => `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
    try {
      await waitUntilReady(child, () => answers(address('postgres')), READY_TIMEOUT_MS);
    } catch (error) {
      await child.stop();
      if (wished === 0 && attempt < 3 && child.logTail().includes('Address already in use')) continue;
      throw explain(error, child, dataDir);
    }
    const url = address(DATABASE);
    await prepareDatabases(address('postgres'), url, binaries.hasStatStatements);
    const stop = async (): Promise<void> => {
      if (options.supervisor === undefined) await supervisor.stop();
      else await child.stop();
    };
    return { url, adminUrl: address('postgres'), source: binaries.source, version: binaries.version, port, stop };
  }
}

/** Turns the commonest failure of a given data folder into its own code. */
function explain(error: unknown, child: Child, dataDir: string): unknown {
  const log = child.logTail();
  if (/could not (open|create|access)|Permission denied|wrong ownership/.test(log)) {
    return new LocalStackError('folder-not-writable', `PostgreSQL cannot use its data folder ${dataDir}:\n${log}`, {
      cause: error,
    });
  }
  return error;
}
