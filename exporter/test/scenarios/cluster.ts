import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Supervisor, waitUntilReady, type Child } from '@pulso/local-stack';
import { Client } from 'pg';
import { startServer, type Server, type ServerOptions } from '../postgres/setup.ts';

/** A server of which a test may stop, kill, freeze and start the processes. */
export interface Cluster extends Omit<Server, 'admin'> {
  readonly data: string;
  /** Runs statements in a superuser's session of its own, one after the other; gives the last one's rows. */
  readonly sql: <Row extends object = Record<string, unknown>>(...statements: string[]) => Promise<readonly Row[]>;
  /** A superuser's session to keep, ended by `stop`. What breaks it is not an error of the test's. */
  readonly session: (url?: string) => Promise<Client>;
  /** A signal to the postmaster and each of its processes. */
  readonly signal: (signal: 'SIGSTOP' | 'SIGCONT') => void;
  /** Ends the server: `fast` as an administrator would, `crash` as a power cut would. */
  readonly end: (how: 'fast' | 'crash') => Promise<void>;
  /** Resolves once the server has ended by itself. */
  readonly ended: () => Promise<void>;
  /** Starts it again, on the same port with the same settings. */
  readonly start: () => Promise<void>;
}

export async function startCluster(
  version: string,
  settings: Readonly<Record<string, string | number>> = {},
  options: ServerOptions = {},
): Promise<Cluster> {
  const server = await startServer(version, settings, options);
  const { rows } = await server.admin.query<{ data: string }>(`select current_setting('data_directory') as data`);
  const data = rows[0]?.data ?? '';
  await server.admin.end();
  // How it was started, to start it so again.
  const [command = '', ...args] = [
    ...readFileSync(join(data, 'postmaster.opts'), 'utf8').matchAll(/"([^"]*)"|(\S+)/g),
  ].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const { uid, gid } = statSync(data);
  const supervisor = new Supervisor();
  const sessions: Client[] = [];
  let restarted: Child | undefined;

  const postmaster = () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const connect = async (url = server.url) => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 30_000 });
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const answers = () =>
    connect().then(
      (client) => client.end().then(() => true),
      () => false,
    );
  const gone = async (pid: number) => {
    while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  return {
    ...server,
    data,
    sql: async <Row extends object>(...statements: string[]) => {
      const client = await connect();
      try {
        let last: readonly Row[] = [];
        for (const text of statements) last = (await client.query<Row>(text)).rows;
        return last;
      } finally {
        await client.end();
      }
    },
    session: async (url) => {
      const client = await connect(url);
      sessions.push(client);
      return client;
    },
    signal: (signal) => {
      const pid = postmaster();
      for (const each of [pid, ...childrenOf(pid)]) process.kill(each, signal);
    },
    end: async (how) => {
      const pid = postmaster();
      process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
      await gone(pid);
    },
    ended: () => gone(postmaster()),
    start: async () => {
      const user = process.getuid?.() === 0 ? { name: 'postgres', uid, gid } : undefined;
      const logFile = join(dirname(data), 'restarted.log');
      restarted = await supervisor.spawn({
        what: 'PostgreSQL',
        command,
        args,
        logFile,
        cwd: '/',
        user,
        stopSignal: 'SIGINT',
      });
      await waitUntilReady(restarted, answers, 60_000);
    },
    stop: async () => {
      for (const session of sessions) await session.end().catch(() => {});
      await supervisor.stop();
      await server.stop();
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    // What has ended and is not yet waited for by its parent runs no longer.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}
