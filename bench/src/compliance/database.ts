import { chmodSync, chownSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtures, referenceTables } from '@pulso/catalogue/reference';
import { startPostgres, type Supervisor } from '@pulso/local-stack';
import { Client } from 'pg';
import type { Certificate } from './certificate.ts';

const AUDITOR_PASSWORD = 'auditor-for-this-run-only';
/** Lines under which a database may hold patients' data: TLS and SCRAM for everybody. */
const STRICT_HBA = ['local all all scram-sha-256', 'hostssl all all all scram-sha-256'];

export interface Database {
  /** A superuser's session. */
  readonly admin: Client;
  readonly run: (sql: string) => Promise<void>;
  /** That superuser's URL. */
  readonly adminUrl: string;
  readonly auditorUrl: string;
  /** For this run only. */
  readonly auditorPassword: string;
  /** Adds a line at the head of pg_hba.conf, or takes it off again. */
  readonly allow: (line: string | undefined) => Promise<void>;
  /** A superuser's session without TLS, to be ended by who asked. */
  readonly connectPlain: () => Promise<Client>;
  /** Puts the invented clinic back as it was. */
  readonly restore: () => Promise<void>;
  /** Whether sessions come over a network, and not over the loopback only. */
  readonly isOnNetwork: boolean;
  readonly stop: () => Promise<void>;
}

/** The address that other machines see, if there is one. */
function networkAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}

export const hostAddress = networkAddress() ?? '127.0.0.1';

/** A PostgreSQL that is set up as the controls want it, with the compliant clinic in it. */
export async function startDatabase(certificate: Certificate, supervisor: Supervisor): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'pulso-compliance-db-'));
  supervisor.removeAtEnd(folder);
  const dataDir = join(folder, 'data');
  // Its server runs as a user of its own, who has to get through.
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({
    dataDir,
    supervisor,
    settings: { listen_addresses: [...new Set(['127.0.0.1', hostAddress])].join(','), log_parameter_max_length: 0 },
  });
  const owner = statSync(dataDir);
  const write = (name: string, text: string): void => {
    writeFileSync(join(dataDir, name), text, { mode: 0o600 });
    chownSync(join(dataDir, name), owner.uid, owner.gid);
  };
  write('server.crt', readFileSync(certificate.certFile, 'utf8'));
  write('server.key', readFileSync(certificate.keyFile, 'utf8'));
  const lines = (...first: string[]): void => write('pg_hba.conf', [...first, ...STRICT_HBA, ''].join('\n'));
  lines();
  const setup = new Client({ connectionString: postgres.url });
  await setup.connect();
  await setup.query('alter system set ssl = on');
  await setup.query('select pg_reload_conf()');
  await setup.end();

  const url = new URL(postgres.url);
  url.hostname = hostAddress;
  const ca = readFileSync(certificate.caFile, 'utf8');
  const admin = await connected(() => new Client({ connectionString: url.href, ssl: { ca } }));
  const run = async (sql: string): Promise<void> => {
    await admin.query(sql);
  };
  const allow = async (line: string | undefined): Promise<void> => {
    if (line === undefined) lines();
    else lines(line);
    await run('select pg_reload_conf()');
  };
  await run(`create role pulso_auditor login connection limit 2 password '${AUDITOR_PASSWORD}'`);
  await run('grant pg_read_all_settings, pg_read_all_stats to pulso_auditor');
  await run('grant select on pg_hba_file_rules to pulso_auditor');
  await run('grant execute on function pg_hba_file_rules() to pulso_auditor');
  await run('create role intern login');
  const restore = async (): Promise<void> => {
    await run('drop schema if exists pulso_ref, app cascade');
    await run(referenceTables());
    await run(`set search_path = pulso_ref, pg_catalog`);
    await run(fixtures.calendar);
    await run(fixtures.good);
    await run('create table app.stock (id int); reset search_path');
    await run('grant usage on schema pulso_ref to pulso_auditor');
    await run('grant select on all tables in schema pulso_ref to pulso_auditor');
  };
  await restore();
  const auditorUrl = new URL(url);
  auditorUrl.username = 'pulso_auditor';
  auditorUrl.password = '';
  return {
    admin,
    run,
    adminUrl: url.href,
    auditorUrl: auditorUrl.href,
    auditorPassword: AUDITOR_PASSWORD,
    allow,
    connectPlain: () => connected(() => new Client({ connectionString: url.href })),
    restore,
    isOnNetwork: hostAddress !== '127.0.0.1',
    stop: async () => {
      await admin.end();
      await postgres.stop();
    },
  };
}

/** A session as soon as the server takes it: what was set and reloaded is in force a moment later. */
async function connected(make: () => Client): Promise<Client> {
  const end = Date.now() + 20_000;
  for (;;) {
    const client = make();
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      // It never connected: why is in the first error.
      await client.end().catch(() => {});
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
