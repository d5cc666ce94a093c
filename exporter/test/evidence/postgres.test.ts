import { writeFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { Client } from 'pg';
import { createDaemon } from '../../src/index.ts';
import type { DaemonConfig } from '../../src/config/daemon.ts';
import { evidenceDdl, postgresReader, PostgresStore } from '../../src/evidence/index.ts';
import { startServer, type Server, until } from '../postgres/setup.ts';
import { Folder, result } from './folder.ts';

// Every entry is synced: on a busy disk that takes its time.
jest.setTimeout(60_000);

const WRITER = { user: 'pulso "evidence"', password: 'writer-pw' } as const;
const READER = { user: 'auditor', password: 'reader-pw' } as const;

describe('evidence in PostgreSQL', () => {
  let server: Server;
  let folder: Folder;
  beforeAll(async () => {
    server = await startServer('embedded');
    await server.admin.query(`create role "pulso ""evidence""" login password '${WRITER.password}'`);
    await server.admin.query(`create role auditor login password '${READER.password}'`);
  }, 60_000);
  afterAll(() => server?.stop());
  beforeEach(() => (folder = new Folder()));
  afterEach(() => folder.remove());
  const open = () => new PostgresStore({ url: server.urlAs(WRITER) });
  const verify = () => folder.verify(postgresReader({ url: server.urlAs(READER) }));
  const install = async () => {
    await server.admin.query('drop schema if exists pulso_evidence cascade');
    await server.admin.query(evidenceDdl(WRITER.user, READER.user));
    await server.admin.query(evidenceDdl(WRITER.user, READER.user)); // may run again
  };

  it('says what to run where the schema is not there', async () => {
    await expect(folder.log({ store: open() }).open()).rejects.toThrow(/^evidence\.url: .*pulso evidence ddl/);
  });

  it('is a chain that goes on over restarts, by one writer at a time', async () => {
    await install();
    for (let run = 0; run < 2; run++) {
      const log = folder.log({ store: open() });
      await log.open();
      await expect(folder.log({ store: open() }).open()).rejects.toThrow(
        /another process writes evidence to this database/,
      );
      log.record('control', { ...result, checked: run });
      await log.close();
    }
    expect(await verify()).toMatchObject({ entries: 5, checkpoints: 2, problems: [], unsealed: 0 });
  });

  it('goes on where a session breaks, and has nothing twice', async () => {
    await install();
    const log = folder.log({ store: open() });
    await log.open();
    for (let round = 0; round < 3; round++) {
      log.record('gap', { lost: round });
      await log.flush();
      await server.admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pulso_evidence'`,
      );
      log.record('control', result);
      // The first attempt finds out that the session is gone.
      await log.flush().catch(() => log.flush());
    }
    await log.close();
    expect(await verify()).toMatchObject({ entries: 8, problems: [] });
  });

  it('goes on after what another process added while its own session was lost', async () => {
    await install();
    const log = folder.log({ store: open() });
    await log.open();
    await server.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pulso_evidence'`,
    );
    const other = folder.log({ store: open() });
    await until(
      () =>
        other.open().then(
          () => true,
          () => false,
        ),
      'the lock to be let go',
    );
    other.record('gap', { lost: 1 });
    await other.close();
    log.record('gap', { lost: 2 });
    await until(
      () =>
        log.flush().then(
          () => true,
          () => false,
        ),
      'the first one to go on',
    );
    await log.close();
    // genesis, what each of the two lost, and a checkpoint of each
    expect(await verify()).toMatchObject({ entries: 5, checkpoints: 2, problems: [], unsealed: 0 });
  });

  it('is verified by the daemon as its reader, who finds what the owner has changed', async () => {
    await install();
    writeFileSync(folder.at('reader'), READER.password);
    const url = new URL(server.url);
    url.username = url.password = '';
    const config: DaemonConfig = {
      listen: { port: 0 },
      evidence: {
        keyFile: folder.at('key'),
        url: server.urlAs(WRITER),
        reader: { url: url.href, user: READER.user, passwordFile: folder.at('reader') },
        deliver: [{ directory: folder.delivered }],
      },
    };
    const problems = async (): Promise<string | undefined> => {
      const daemon = await createDaemon(config);
      await daemon.start();
      try {
        let found: string | undefined;
        await until(async () => {
          const page = await (await fetch(`${daemon.url}/metrics`)).text();
          found = /^pulso_evidence_problems +(\d+)$/m.exec(page)?.[1];
          return found !== undefined;
        }, 'the verification');
        return found;
      } finally {
        await daemon.stop();
      }
    };
    expect(await problems()).toBe('0');
    const verified = await server.admin.query(
      `select from pulso_evidence.entry where line::jsonb -> 'entry' ->> 'kind' = 'verification'`,
    );
    expect(verified.rows).toHaveLength(1);
    await server.admin.query('alter table pulso_evidence.entry disable trigger append_only');
    await server.admin.query(`update pulso_evidence.entry set line = replace(line, 'start', 'stop') where seq = 2`);
    expect(await problems()).toBe('1');
  }, 60_000);

  it('can be added to by its writer, and not be read, changed or emptied; by the owner neither, until the trigger is gone', async () => {
    await install();
    const log = folder.log({ store: open() });
    await log.open();
    await log.close();
    const statements = [
      'update pulso_evidence.TABLE set seq = seq',
      'delete from pulso_evidence.TABLE',
      'truncate pulso_evidence.TABLE',
    ];
    const client = new Client({ connectionString: server.urlAs(WRITER) });
    await client.connect();
    for (const table of ['entry', 'checkpoint']) {
      for (const statement of [
        ...statements,
        'select from pulso_evidence.TABLE',
        'drop table pulso_evidence.TABLE',
        'alter table pulso_evidence.TABLE disable trigger all',
      ]) {
        await expect(client.query(statement.replace('TABLE', table))).rejects.toMatchObject({ code: '42501' });
      }
      for (const statement of statements) {
        await expect(server.admin.query(statement.replace('TABLE', table))).rejects.toThrow(
          'evidence is only ever added to',
        );
      }
    }
    await expect(client.query('create table pulso_evidence.other ()')).rejects.toMatchObject({ code: '42501' });
    const { rows } = await server.admin.query<{ grants: string }>(
      `select string_agg(distinct table_name || ' ' || privilege_type, ', ') as grants
         from information_schema.role_table_grants where grantee = $1`,
      [WRITER.user],
    );
    expect(rows[0]?.grants).toBe('checkpoint INSERT, entry INSERT');
    await client.end();
  });
});
