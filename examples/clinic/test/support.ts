import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, Supervisor } from '@pulso/local-stack';
import { Client } from 'pg';
import { jsonLog, seed, startClinic } from '../src/index.ts';
import type { ClinicUrls, RunningClinic } from '../src/index.ts';

export interface TestClinic {
  readonly clinic: RunningClinic;
  readonly urls: ClinicUrls & { readonly admin: string };
  /** Everything the clinic has logged. */
  readonly logged: () => string;
  readonly controlPath: string;
  readonly get: (path: string) => Promise<{ status: number; body: any }>; // oxlint-disable-line typescript/no-explicit-any -- asserted on by each test
  readonly post: (path: string, body?: unknown) => Promise<{ status: number; body: any }>; // oxlint-disable-line typescript/no-explicit-any -- asserted on by each test
  readonly query: (url: string, sql: string) => Promise<Record<string, unknown>[]>;
  readonly stop: () => Promise<void>;
}

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** A clinic of size `small` on a PostgreSQL of its own. */
export async function startTestClinic(): Promise<TestClinic> {
  const supervisor = new Supervisor();
  const folder = mkdtempSync(join(tmpdir(), 'pulso-clinic-test-'));
  supervisor.removeAtEnd(folder);
  try {
    const postgres = await startPostgres({ supervisor });
    const { urls } = await seed({ databaseUrl: postgres.url, size: 'small' });
    let log = '';
    const controlPath = join(folder, 'control');
    const clinic = await startClinic({
      databaseUrl: urls.app,
      adminUrl: postgres.url,
      control: controlPath,
      log: jsonLog((line) => (log += line)),
    });
    const call = async (path: string, init: RequestInit): Promise<{ status: number; body: unknown }> => {
      const response = await fetch(`${clinic.url}${path}`, init);
      const text = await response.text();
      return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
    };
    return {
      clinic,
      urls: { ...urls, admin: postgres.url },
      logged: () => log,
      controlPath,
      get: (path) => call(path, {}),
      post: (path, body) =>
        call(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body ?? {}),
        }),
      query,
      stop: async () => {
        await clinic.stop();
        await supervisor.stop();
      },
    };
  } catch (error) {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
