import { jest } from '@jest/globals';
import { startPostgres } from '@pulso/local-stack';
import type { RunningPostgres } from '@pulso/local-stack';
import { seed, startClinic } from '../src/index.ts';
import { query } from './support.ts';

jest.setTimeout(120_000);

let postgres: RunningPostgres;
beforeAll(async () => {
  postgres = await startPostgres({ version: 'system' });
});
afterAll(() => postgres.stop());

describe('seed, on the system PostgreSQL', () => {
  it('is needed before the clinic can start', async () => {
    await expect(startClinic({ databaseUrl: postgres.url })).rejects.toMatchObject({ code: 'not-seeded' });
  });

  it('loads what the size says, tells of each step, and makes data that hangs together', async () => {
    const steps: string[] = [];
    const { loaded, urls } = await seed({
      databaseUrl: postgres.url,
      size: 'small',
      progress: (step) => steps.push(step),
    });
    expect(loaded).toBe(true);
    expect(steps.length).toBeGreaterThanOrEqual(5);
    const [counts] = await query(
      postgres.url,
      `select (select count(*)::int from clinic.clients) clients, (select count(*)::int from clinic.appointments) appointments,
         (select count(*)::int from clinic.photos p join clinic.consents k on k.id = p.consent_id
           where p.client_id <> k.client_id or p.published_at < k.granted_at) wrong,
         (select count(*)::int from clinic.appointments where starts_at > now()) > 1000 as ahead,
         (select count(*)::int from clinic.photos where published_at is not null) > 100 as published,
         (select count(*)::int from clinic.procedure_products) > 1000 as lots_used`,
    );
    expect(counts).toEqual({
      clients: 2_000,
      appointments: 40_000,
      wrong: 0,
      ahead: true,
      published: true,
      lots_used: true,
    });
    await expect(query(urls.app, 'select 1 one')).resolves.toEqual([{ one: 1 }]);
  });

  it('links the audit log row by row, and goes on with it as rows are added, by who may not read it', async () => {
    const { urls } = await seed({ databaseUrl: postgres.url, size: 'small' });
    const values = `'reception', 'write', 'appointment', 1, 'booking'`;
    const add = `insert into audit_log (actor, action, object_type, object_id, reason) values (${values})`;
    const forge = `insert into audit_log (seq, actor, action, object_type, object_id, reason) values (7, ${values})`;
    await expect(query(urls.app, forge)).rejects.toThrow('permission denied');
    await query(urls.app, `begin; ${add}; rollback`);
    await Promise.all([query(urls.app, add), query(urls.app, add)]);
    const [chain] = await query(
      urls.auditor,
      `select count(*)::int > 1000 as long, max(seq)::int = count(*)::int as gapless, bool_and(
         row_hash = sha256(prev_hash || convert_to(canon, 'UTF8')) and prev_hash = coalesce(before, decode(repeat('00', 32), 'hex'))
       ) as linked
       from (select *, lag(row_hash) over (order by seq) as before from pulso_ref.audit_log) l`,
    );
    expect(chain).toEqual({ long: true, gapless: true, linked: true });
  });

  it('keeps what is there, mends what a switch had taken, and gives new passwords', async () => {
    const { urls: old } = await seed({ databaseUrl: postgres.url, size: 'small' });
    await query(postgres.url, 'drop index clinic.appointments_client_id_starts_at_idx');
    const { loaded, urls } = await seed({ databaseUrl: postgres.url, size: 'small' });
    expect(loaded).toBe(false);
    await expect(query(old.app, 'select 1')).rejects.toThrow('password authentication failed');
    await expect(query(urls.app, 'select 1 one')).resolves.toEqual([{ one: 1 }]);
    const rows = await query(
      postgres.url,
      "select 1 from pg_class where relname = 'appointments_client_id_starts_at_idx'",
    );
    expect(rows).toHaveLength(1);
  });

  it('does not replace data of another size unless told to', async () => {
    await expect(seed({ databaseUrl: postgres.url, size: 'large' })).rejects.toMatchObject({ code: 'already-seeded' });
    const { loaded } = await seed({ databaseUrl: postgres.url, size: 'small', reset: true });
    expect(loaded).toBe(true);
  });

  it('says which rights a role lacks, and changes nothing', async () => {
    await query(postgres.url, "create role weak login password 'weak-for-a-test'");
    await query(postgres.url, 'create database fresh');
    const url = new URL(postgres.url);
    url.pathname = '/fresh';
    const fresh = url.href;
    url.username = 'weak';
    url.password = 'weak-for-a-test';
    await expect(seed({ databaseUrl: url.href, size: 'small' })).rejects.toMatchObject({ code: 'missing-rights' });
    expect(await query(fresh, "select 1 from pg_namespace where nspname in ('clinic', 'pulso_ref')")).toEqual([]);
  });
});
