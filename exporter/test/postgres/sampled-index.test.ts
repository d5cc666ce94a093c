import { Client } from 'pg';
import { MissingIndexAdvisor } from '../../src/advisors/indexes/task.ts';
import { connect } from '../../src/postgres/connect.ts';
import { flushStatistics } from './collect.ts';
import { MONITOR, resolveTarget, startServer, type Server } from './setup.ts';

// The embedded PostgreSQL has no HypoPG: indexes are tried on a sample in another database.
describe('indexes tried on a sampled copy', () => {
  let server: Server;
  let scratch: Client;
  let scratchUrl: string;

  beforeAll(async () => {
    server = await startServer('embedded');
    await server.admin.query(`
      create schema clinic;
      create table clinic.visits (id int primary key, client_id int not null, starts_at timestamptz not null, notes text);
      insert into clinic.visits
        select i, 1 + i * 7919 % 20000, timestamptz '2026-01-01' + i * interval '5 minutes', repeat('x', 60) from generate_series(1, 150000) i;
      create role tester login password 'tester';
      grant usage on schema clinic to pulso; grant select on clinic.visits to pulso`);
    await server.admin.query('create database scratch owner tester');
    await server.admin.query('vacuum analyze');
    // Else the rows that were loaded might be counted late, as rows that writers insert.
    await flushStatistics(server.admin);
    const url = new URL(server.urlAs({ user: 'tester', password: 'tester' }));
    url.pathname = '/scratch';
    scratchUrl = url.href;
    scratch = new Client({ connectionString: scratchUrl });
    await scratch.connect();
  }, 120_000);

  afterAll(async () => {
    await scratch?.end();
    await server?.stop();
  });

  const tables = async () => {
    const { rows } = await scratch.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'i') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
    );
    return rows.map(({ name }) => name);
  };

  const adviseWith = async (url: string): Promise<MissingIndexAdvisor> => {
    const target = resolveTarget({ url: server.urlAs(MONITOR), advice: { scratch: { url }, indexBudget: 1 } });
    const session = await connect(target);
    try {
      const advisor = new MissingIndexAdvisor({ target });
      await advisor.look(session);
      for (let i = 0; i < 15; i++) {
        await server.admin.query(`select notes from clinic.visits where client_id = $1 and starts_at > $2`, [
          i,
          '2026-02-01',
        ]);
      }
      await server.admin.query('select pg_stat_force_next_flush()');
      await advisor.look(session);
      return advisor;
    } finally {
      await session.end();
    }
  };

  it('are advised as verified on a sample, and nothing is left there', async () => {
    const advisor = await adviseWith(scratchUrl);
    expect(advisor.note()).toBeUndefined();
    const [advice] = advisor.advice();
    expect(advice?.apply).toMatch(/^CREATE INDEX CONCURRENTLY visits_client_id\w* ON clinic\.visits \(client_id/);
    expect(advice?.confidence).toBeCloseTo(0.6, 1);
    expect(advice?.details?.[0]).toMatch(/sampled copy in the scratch database/);
    expect(await tables()).toEqual([]);
    const { rows } = await server.admin.query(
      `select count(*)::int as indexes from pg_indexes where schemaname = 'clinic'`,
    );
    expect(rows).toEqual([{ indexes: 1 }]);
  }, 60_000);

  it('leave tables alone that are not theirs, and say why nothing was tried', async () => {
    await scratch.query('create schema if not exists clinic; create table clinic.visits (mine int)');
    const advisor = await adviseWith(scratchUrl);
    expect(advisor.note()).toMatch(/Nothing could be tried in advice\.scratch: relation "visits" already exists/);
    expect(await tables()).toEqual(['clinic.visits']);
    expect(advisor.advice()).toMatchObject([{ kind: 'missing_index', confidence: 0.6 }]);
    await scratch.query('drop schema clinic cascade');
  }, 60_000);

  it('are never tried in the watched database', async () => {
    const advisor = await adviseWith(server.url);
    expect(advisor.note()).toMatch(/^advice\.scratch is the watched database itself/);
  }, 60_000);

  it('are advised unverified where the scratch database cannot be reached', async () => {
    const advisor = await adviseWith(scratchUrl.replace(':tester@', ':wrong@'));
    expect(advisor.note()).toMatch(/^Nothing could be tried in advice\.scratch: password authentication failed/);
    expect(JSON.stringify(advisor.note())).not.toMatch(/:wrong/);
    expect(advisor.advice()[0]?.details).toContainEqual(expect.stringMatching(/^Unverified/));
  }, 60_000);
});
