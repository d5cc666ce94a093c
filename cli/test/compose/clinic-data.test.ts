import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres, type RunningPostgres } from '@pulso/local-stack';
import { Client } from 'pg';
import { top } from './stack.ts';

const execute = promisify(execFile);

/** What the services `clinic-data` and `receiver` run, without the containers around it: their files are real. */
describe('docker/clinic-data.js', () => {
  let postgres: RunningPostgres;
  let secrets: string;

  const connected = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    secrets = mkdtempSync(join(tmpdir(), 'pulso-secrets-'));
    await execute(`${top}scripts/make-secrets`, [secrets]);
    postgres = await startPostgres({});
    const password = readFileSync(join(secrets, 'postgres_password'), 'utf8');
    await connected(postgres.url, async (client) => {
      const { rows } = await client.query<{ rolname: string }>(
        "select rolname from pg_roles where rolname = 'postgres'",
      );
      await client.query(
        `${rows.length === 0 ? 'create' : 'alter'} role postgres superuser login password '${password}'`,
      );
      const { rows: databases } = await client.query("select 1 from pg_database where datname = 'clinic'");
      if (databases.length === 0) await client.query('create database clinic');
    });
    const { host } = new URL(postgres.url);
    const app = readFileSync(join(secrets, 'clinic_app_url'), 'utf8').replace('postgres:5432', host);
    writeFileSync(join(secrets, 'clinic_app_url'), app);
  }, 60_000);

  afterAll(async () => {
    await postgres.stop();
    rmSync(secrets, { recursive: true });
  });

  it('lays out the clinic with the passwords of the secret files; run again it changes nothing', async () => {
    const { host } = new URL(postgres.url);
    const env = { ...process.env, SECRETS_FOLDER: secrets, POSTGRES_HOST: host };
    const first = await execute(process.execPath, [`${top}docker/clinic-data.js`], { env });
    expect(first.stderr).toContain('appointments');
    const monitor = readFileSync(join(secrets, 'monitor_password'), 'utf8');
    const appUrl = readFileSync(join(secrets, 'clinic_app_url'), 'utf8');
    const count = await connected(appUrl, (client) =>
      client.query<{ n: number }>('select count(*)::int as n from clinic.appointments'),
    );
    expect(count.rows[0]?.n).toBeGreaterThan(1_000);
    await connected(`postgresql://pulso_monitor:${monitor}@${host}/clinic`, (client) =>
      client.query('select 1 from public.pg_stat_statements limit 1'),
    );
    const second = await execute(process.execPath, [`${top}docker/clinic-data.js`], { env });
    expect(second.stderr).toBe('The clinic is laid out already.\n');
  }, 60_000);

  it('says what is wrong, and exits with 1, where there is no server', async () => {
    const env = { ...process.env, SECRETS_FOLDER: secrets, POSTGRES_HOST: '127.0.0.1:1' };
    await expect(execute(process.execPath, [`${top}docker/clinic-data.js`], { env })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^clinic-data: .*127\.0\.0\.1:1/),
    });
  });
});
