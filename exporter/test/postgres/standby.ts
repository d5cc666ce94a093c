import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort, Supervisor, waitUntilReady } from '@pulso/local-stack';
import { Client } from 'pg';
import type { Server } from './setup.ts';

export const STREAMING = { wal_level: 'replica', max_wal_senders: 5, max_replication_slots: 5 } as const;

export interface Standby extends Pick<Server, 'admin' | 'urlAs' | 'stop'> {
  readonly port: number;
}

/**
 * A streaming replica of a server that was started with `STREAMING`, made by an online backup of its files, so that it
 * needs no more than the server's own binary.
 */
export async function startStandby(primary: Server, applicationName: string, slot: string): Promise<Standby> {
  const { rows } = await primary.admin.query<{ data: string; bin: string; preload: string }>(
    `select current_setting('data_directory') as data, (select setting from pg_config where name = 'BINDIR') as bin,
            current_setting('shared_preload_libraries') as preload`,
  );
  const [{ data, bin, preload } = { data: '', bin: '', preload: '' }] = rows;
  const folder = join(dirname(data), applicationName);
  const { uid, gid } = statSync(data);
  await primary.admin.query(`select pg_create_physical_replication_slot('${slot}', true)`);
  await primary.admin.query(`select pg_backup_start('${applicationName}', true)`);
  try {
    execFileSync('cp', ['-a', data, folder]);
  } finally {
    const stopped = await primary.admin.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    writeFileSync(join(folder, 'backup_label'), stopped.rows[0]?.labelfile ?? '');
  }
  for (const file of ['postmaster.pid', 'postmaster.opts', 'pg_replslot', 'postgresql.auto.conf']) {
    rmSync(join(folder, file), { recursive: true, force: true });
  }
  mkdirSync(join(folder, 'pg_replslot'));
  writeFileSync(join(folder, 'standby.signal'), '');
  const port = await freePort();
  const { hostname, port: primaryPort, username, password } = new URL(primary.url);
  const conninfo = `host=${hostname} port=${primaryPort} user=${username} password=${password} application_name=${applicationName}`;
  appendFileSync(
    join(folder, 'postgresql.conf'),
    `port = ${port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n` +
      `shared_preload_libraries = '${preload}'\n` +
      `primary_conninfo = '${conninfo}'\nprimary_slot_name = '${slot}'\nwal_retrieve_retry_interval = 200ms\n`,
  );
  execFileSync('chown', ['-R', `${uid}:${gid}`, folder]);
  const supervisor = new Supervisor();
  const child = await supervisor.spawn({
    what: 'standby',
    command: join(bin, 'postgres'),
    args: ['-D', folder],
    logFile: join(dirname(data), `${applicationName}.log`),
    cwd: '/',
    user: process.getuid?.() === 0 ? { name: 'postgres', uid, gid } : undefined,
    stopSignal: 'SIGINT',
  });
  const at = (url: string) => {
    const parsed = new URL(url);
    parsed.port = String(port);
    return parsed.href;
  };
  let admin: Client | undefined;
  await waitUntilReady(
    child,
    async () => {
      const client = new Client({ connectionString: at(primary.url) });
      client.on('error', () => {});
      try {
        await client.connect();
        admin = client;
        return true;
      } catch {
        return false;
      }
    },
    30_000,
  );
  if (admin === undefined) throw new Error('no session on the standby');
  const session = admin;
  return {
    port,
    admin: session,
    urlAs: (role) => at(primary.urlAs(role)),
    stop: async () => {
      await session.end();
      await supervisor.stop();
    },
  };
}
