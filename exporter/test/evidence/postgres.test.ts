import { Client } from 'pg';
import { evidenceDdl, postgresReader, PostgresStore } from '../../src/evidence/index.ts';
import { startServer, type Server } from '../postgres/setup.ts';
import { Folder, result } from './folder.ts';

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
