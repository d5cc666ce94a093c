import { olderVersions, startPostgres, type PostgresOptions, type RunningPostgres } from '@pulso/local-stack';
import { Client } from 'pg';
import { resolveConfig, type ResolvedTarget } from '../../src/config/resolve.ts';
import type { TargetConfig } from '../../src/config/daemon.ts';

/** The versions that every behaviour is tested on: the embedded server and the system's. */
export const versions = ['embedded', 'system'] as const;

export const MONITOR = { user: 'pulso', password: 'monitor-p/w%1' } as const;

export interface Server extends RunningPostgres {
  /** A superuser's session. */
  readonly admin: Client;
  /** The server's URL with another user. */
  readonly urlAs: (role: { user: string; password: string }) => string;
}

export type ServerOptions = Pick<PostgresOptions, 'dataDir'>;

/** Servers of further versions that run already, as superusers' URLs; tests make roles and tables in them. */
export const furtherServers = (process.env['PULSO_TEST_DATABASE_URLS'] ?? '').split(',').filter((url) => url !== '');

/**
 * A server with the role `pulso`, a member of pg_monitor and of nothing else.
 * @param version which binaries to start, the number of an older version of `scripts/postgres-versions`, or the URL of a
 * server that runs
 */
export async function startServer(
  version: string,
  settings: Readonly<Record<string, string | number>> = {},
  options: ServerOptions = {},
): Promise<Server> {
  const own = [...versions, ...olderVersions].find((known) => String(known) === version);
  const server = await startPostgres(
    own === undefined ? { databaseUrl: version } : { ...options, version: own, settings },
  );
  const admin = new Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(
    `drop role if exists pulso; create role pulso login password '${MONITOR.password}'; grant pg_monitor to pulso`,
  );
  const urlAs = ({ user, password }: { user: string; password: string }) => {
    const url = new URL(server.url);
    url.username = user;
    url.password = encodeURIComponent(password);
    return url.href;
  };
  return {
    ...server,
    admin,
    urlAs,
    stop: async () => {
      await admin.end();
      await server.stop();
    },
  };
}

/** One target as the daemon would have it. */
export function resolveTarget(target: Partial<TargetConfig>): ResolvedTarget {
  const [resolved] = resolveConfig({ targets: [{ name: 'main', service: 'clinic-api', ...target }] }).targets;
  if (resolved === undefined) throw new Error('no target');
  return resolved;
}

/** Waits until `condition` holds. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 10_000,
  everyMs = 20,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
