import { jest } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres, Supervisor } from '../src/index.ts';
import type { PostgresOptions, RunningPostgres } from '../src/index.ts';

jest.setTimeout(60_000);

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}

async function withPostgres(
  options: PostgresOptions,
  use: (postgres: RunningPostgres) => Promise<void>,
): Promise<void> {
  const postgres = await startPostgres(options);
  try {
    await use(postgres);
  } finally {
    await postgres.stop();
  }
}

const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`pulso-pg-${process.pid}-`));

describe.each(['embedded', 'system'] as const)('startPostgres with the %s binaries', (version) => {
  it('gives a real server with statement statistics, I/O timing and no access without the password', async () => {
    let gone = '';
    await withPostgres({ version, settings: { max_connections: 37 } }, async (postgres) => {
      expect(postgres.source).toBe(version);
      const [row] = await query<Record<string, string>>(
        postgres.url,
        `select current_database() database, current_setting('track_io_timing') timing, current_setting('max_connections') max,
           current_setting('listen_addresses') listen, (select count(*) >= 1 from pg_stat_statements) statements,
           (select string_agg(distinct auth_method, ',') from pg_hba_file_rules) auth, lower('ÉRICA') lower`,
      );
      expect(row).toEqual({
        database: 'pulso',
        timing: 'on',
        max: '37',
        listen: '127.0.0.1',
        statements: true,
        auth: 'scram-sha-256',
        lower: 'érica',
      });
      const open = new URL(postgres.url);
      open.password = 'postgres';
      await expect(query(open.href, 'select 1')).rejects.toThrow(/password authentication failed/);
      gone = postgres.url;
    });
    await expect(query(gone, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('startPostgres', () => {
  it('removes its temporary folder when stopped', async () => {
    const before = leftovers();
    await withPostgres({ version: 'system' }, async () => {
      expect(leftovers().length).toBe(before.length + 1);
    });
    expect(leftovers()).toEqual(before);
  });

  it('keeps a given data folder and opens it again with its data', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'pulso-keep-'));
    const dataDir = join(parent, 'data');
    try {
      // The server's own user must be able to enter the parent.
      const { chmodSync } = await import('node:fs');
      chmodSync(parent, 0o755);
      await withPostgres({ version: 'system', dataDir }, async ({ url }) => {
        await query(url, 'create table kept as select 42 answer');
      });
      expect(existsSync(join(dataDir, 'PG_VERSION'))).toBe(true);
      await withPostgres({ version: 'system', dataDir }, async ({ url }) => {
        expect(await query(url, 'select answer from kept')).toEqual([{ answer: 42 }]);
      });
      await expect(startPostgres({ version: 'embedded', dataDir })).rejects.toMatchObject({ code: 'version-mismatch' });
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  });

  it('uses a given server and leaves it running', async () => {
    await withPostgres({ version: 'system' }, async ({ url }) => {
      const given = await startPostgres({ databaseUrl: url });
      expect(given).toMatchObject({ url, adminUrl: url, source: 'given' });
      await given.stop();
      expect(await query(url, 'select 1 one')).toEqual([{ one: 1 }]);
    });
  });

  it('names --database-url and hides the password when a given server does not answer', async () => {
    const failure = startPostgres({ databaseUrl: 'postgresql://me:secret@127.0.0.1:1/x' });
    await expect(failure).rejects.toMatchObject({ code: 'database-unreachable' });
    await expect(failure).rejects.toThrow(/ECONNREFUSED.*--database-url/);
    await expect(failure).rejects.not.toThrow(/secret/);
  });

  it('refuses what is not a PostgreSQL URL', async () => {
    await expect(startPostgres({ databaseUrl: 'mysql://x' })).rejects.toMatchObject({ code: 'database-unreachable' });
  });

  it('names the port and the option when the port is taken, and leaves nothing behind', async () => {
    const before = leftovers();
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    try {
      const failure = startPostgres({ version: 'system', port, portOption: '--postgres-port' });
      await expect(failure).rejects.toMatchObject({ code: 'port-in-use' });
      await expect(failure).rejects.toThrow(new RegExp(`Port ${port} .*--postgres-port`));
    } finally {
      server.close();
    }
    expect(leftovers()).toEqual(before);
  });

  it('names the data folder when it cannot be used', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'pulso-file-')), 'file');
    writeFileSync(file, '');
    const failure = startPostgres({ version: 'system', dataDir: join(file, 'data') });
    await expect(failure).rejects.toMatchObject({ code: 'folder-not-writable' });
    await expect(failure).rejects.toThrow(file);
    rmSync(join(file, '..'), { recursive: true });
  });

  it('quotes the server when a setting is wrong', async () => {
    const failure = startPostgres({ version: 'system', settings: { no_such_setting: 1 } });
    await expect(failure).rejects.toMatchObject({ code: 'start-failed' });
    await expect(failure).rejects.toThrow(/unrecognized configuration parameter "no_such_setting"/);
  });

  it('leaves stopping to a shared supervisor', async () => {
    const supervisor = new Supervisor();
    const { url } = await startPostgres({ version: 'system', supervisor });
    expect(await query(url, 'select 1 one')).toEqual([{ one: 1 }]);
    await supervisor.stop();
    await expect(query(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });
});
