import {
  findProgram,
  startPostgres,
  systemPostgresFolders,
  type RunningPostgres,
  type Supervisor,
} from '@pulso/local-stack';
import { Client } from 'pg';

const PASSWORD = 'bench';
const BATCH = 250;

/** What the exporters look at. */
export interface Workload {
  readonly databases: number;
  readonly tables: number;
}

export interface BenchServer extends RunningPostgres {
  readonly admin: Client;
  readonly urlAs: (role: string) => string;
}

/**
 * A server with the roles, each a member of pg_monitor, and the workload: databases of some twenty tables each, the first
 * of them with more; `postgres` counts. The system's PostgreSQL where there is one: the peer's Debian package and it are of one release.
 */
export async function startBenchServer(
  supervisor: Supervisor,
  roles: readonly string[],
  { databases, tables }: Workload,
): Promise<BenchServer> {
  const version = systemPostgresFolders().length > 0 ? 'system' : 'auto';
  const server = await startPostgres({
    ...{ supervisor, version },
    settings: {
      'pg_stat_statements.max': 10_000,
      'pg_stat_statements.track': 'top',
      'pg_stat_statements.track_planning': 'on',
      // So that what both tell of the archiver is there.
      ...{ archive_mode: 'on', archive_command: findProgram('true') ?? 'true', wal_level: 'replica' },
      ...{ autovacuum_naptime: '1d', max_wal_size: '4GB', max_locks_per_transaction: 512 },
    },
  });
  const admin = new Client({ connectionString: server.url });
  // Where the bench fails the server is stopped first: that is not the failure to tell of.
  admin.on('error', () => {});
  await admin.connect();
  for (const role of roles)
    await admin.query(`create role ${role} login password '${PASSWORD}'; grant pg_monitor to ${role}`);
  await fill(server.url, tables);
  for (let nth = 2; nth < databases; nth++) {
    await admin.query(`create database tenant_${nth}`);
    const url = new URL(server.url);
    url.pathname = `/tenant_${nth}`;
    await fill(url.href, 20);
  }
  await admin.query('checkpoint');
  const urlAs = (role: string) => {
    const url = new URL(server.url);
    url.username = role;
    url.password = PASSWORD;
    return url.href;
  };
  return { ...server, admin, urlAs };
}

/** Tables each with rows, a primary key with its sequence, and another index. */
async function fill(url: string, tables: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (let from = 0; from < tables; from += BATCH) {
    await client.query(`do $$ begin
      for n in ${from}..${Math.min(from + BATCH, tables) - 1} loop
        execute format('create table t%s (id serial primary key, at timestamptz default now(), note text)', n);
        execute format('create index on t%s (at)', n);
        execute format('insert into t%s (note) select repeat(''x'', 100) from generate_series(1, 20)', n);
      end loop;
    end $$`);
  }
  await client.query('analyze');
  await client.end();
}

/** Reads and writes a little all the time, so that no exporter's values stand still. */
export function keepBusy(url: string): { readonly stop: () => Promise<void> } {
  const over = new AbortController();
  const running = (async () => {
    const client = new Client({ connectionString: url });
    client.on('error', () => over.abort());
    await client.connect();
    while (!over.signal.aborted) {
      await client.query(
        `insert into t0 (note) values ('y'); select count(*) from t1; update t2 set note = 'z' where id = 1`,
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await client.end();
  })();
  return {
    stop: async () => {
      over.abort();
      await running;
    },
  };
}
