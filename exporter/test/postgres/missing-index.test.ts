import type { Client } from 'pg';
import { adviceTexts } from '../../src/advisors/advice/advice.ts';
import { indexAdvice } from '../../src/advisors/indexes/advice.ts';
import { MissingIndexAdvisor } from '../../src/advisors/indexes/task.ts';
import { connect } from '../../src/postgres/connect.ts';
import { MONITOR, resolveTarget, startServer, versions, type Server } from './setup.ts';

// The clinic's agenda: the day's appointments, each with the client's last three visits before.
const AGENDA = `
  select a.id, c.name, h.starts_at
    from appointments a
    join clients c on c.id = a.client_id
    left join lateral (
      select a2.starts_at from appointments a2
       where a2.client_id = a.client_id and a2.starts_at < $2
       order by a2.starts_at desc limit 3) h on true
   where a.professional_id = $1 and a.starts_at >= $2 and a.starts_at < $2::timestamptz + interval '8 hours'
  -- asked by maria@example.com`;

describe.each(versions)('missing indexes, on the %s PostgreSQL', (version) => {
  let server: Server;
  let session: Client;

  beforeAll(async () => {
    server = await startServer(version);
    await server.admin.query(`
      create table clients (id int primary key, name text not null);
      create table appointments (
        id int primary key, client_id int not null references clients, professional_id int not null,
        starts_at timestamptz not null, notes text);
      insert into clients select i, 'Cliente ' || i from generate_series(1, 5000) i;
      insert into appointments
        select i, 1 + i * 7919 % 5000, 1 + i % 20, timestamptz '2026-01-01' + i * interval '5 minutes', repeat('x', 80)
          from generate_series(1, 100000) i;
      create index on appointments (professional_id, starts_at);
      analyze`);
    session = await connect(resolveTarget({ url: server.urlAs(MONITOR) }));
  }, 120_000);

  afterAll(async () => {
    await session?.end();
    await server?.stop();
  });

  const load = async () => {
    for (let i = 0; i < 12; i++) await server.admin.query(AGENDA, [1 + (i % 20), '2026-06-01T09:00:00Z']);
    // Statistics of tables reach the views when the session is idle, at most every second.
    await server.admin.query('select pg_sleep(1.1)');
    await server.admin.query('select 1');
  };

  it('says why it is silent until it has looked twice', async () => {
    const advisor = new MissingIndexAdvisor();
    await advisor.look(session);
    expect(advisor.silent()).toMatch(/two looks/);
    expect(advisor.findings()).toEqual([]);
  });

  it('finds the index that the lateral join needs, and takes the advice back once it is there', async () => {
    const advisor = new MissingIndexAdvisor();
    await advisor.look(session);
    await load();
    await advisor.look(session);
    expect(advisor.silent()).toBeUndefined();
    expect(advisor.note()).toMatch(/unverified, with low confidence.*CREATE EXTENSION hypopg;/);
    expect(advisor.verified()).toEqual([]);
    const [finding, ...others] = advisor.findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      columns: ['client_id', 'starts_at'],
      facts: { schema: 'public', table: 'appointments' },
      plan: 'not-permitted', // pg_monitor may not read the clinic's tables
      confidence: 0.4,
    });
    expect(finding?.effect).toBeLessThan(-0.9);
    expect(finding?.rowsRead).toBeGreaterThan(100_000);
    // Neither comments nor literals: they could name people.
    expect(finding?.statements[0]?.text).not.toMatch(/maria|--|8 hours/);
    const [advice] = indexAdvice(advisor.findings());
    expect(JSON.stringify(advice)).not.toMatch(/maria|8 hours|Cliente/);
    expect(advice && adviceTexts(advice)).toEqual({
      title: 'Add an index on appointments: (client_id, starts_at)',
      why: expect.stringMatching(/^Statement group [0-9a-f]+ on appointments takes [^{}]+$/) as unknown,
    });
    expect(advice).toMatchObject({
      entity: 'appointments',
      apply:
        'CREATE INDEX CONCURRENTLY appointments_client_id_starts_at_idx ON public.appointments (client_id, starts_at);',
      undo: 'DROP INDEX CONCURRENTLY public.appointments_client_id_starts_at_idx;',
    });

    await server.admin.query('grant select on appointments, clients to pulso');
    await load();
    await advisor.look(session);
    expect(advisor.findings()).toMatchObject([{ plan: 'scans', confidence: 0.6 }]);
    await server.admin.query('revoke select on appointments, clients from pulso');

    await server.admin.query(
      'create index concurrently appointments_client_id_starts_at_idx on appointments (client_id, starts_at)',
    );
    await advisor.look(session);
    expect(advisor.findings()).toEqual([]);
    expect([...advisor.applied()]).toEqual([advice?.id]);
    await server.admin.query('drop index appointments_client_id_starts_at_idx');
  }, 120_000);

  it('leaves the session usable and read-only after asking the planner', async () => {
    await expect(session.query('create table t ()')).rejects.toMatchObject({ code: '25006' });
    const { rows } = await session.query('select name from pg_prepared_statements');
    expect(rows.filter(({ name }: { name: string }) => name === 'pulso_plan')).toEqual([]);
  });

  it('says what to do where pg_stat_statements is not installed', async () => {
    await server.admin.query('drop extension pg_stat_statements');
    const advisor = new MissingIndexAdvisor();
    await advisor.look(session);
    expect(advisor.silent()).toMatch(/CREATE EXTENSION pg_stat_statements/);
  });
});
