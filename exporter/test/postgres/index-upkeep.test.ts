import type { Client } from 'pg';
import { adviceTexts } from '../../src/advisors/advice/advice.ts';
import { IndexUpkeepAdvisor } from '../../src/advisors/indexes/upkeep.ts';
import { connect } from '../../src/postgres/connect.ts';
import { MONITOR, resolveTarget, startServer, versions, type Server } from './setup.ts';

const ROWS = 60_000;

describe.each(versions)('upkeep of indexes, on the %s PostgreSQL', (version) => {
  let server: Server;
  let session: Client;

  beforeAll(async () => {
    server = await startServer(version);
    await server.admin.query(`
      create schema clinic;
      create table clinic.clients (id int primary key, email text not null);
      create table clinic.visits (id int primary key, client_id int, room int, starts_at timestamptz, status text, unique (starts_at, room));
      insert into clinic.clients select i, 'c' || i from generate_series(1, 1000) i;
      insert into clinic.visits select i, 1 + i % 1000, i % 12, now() + i * interval '1 minute', 'done' from generate_series(1, ${ROWS}) i;
      alter table clinic.visits add constraint visits_client_fk foreign key (client_id) references clinic.clients;
      create index visits_by_room on clinic.visits (room, client_id);
      create index visits_by_time on clinic.visits (starts_at);
      create index visits_by_time_desc on clinic.visits (starts_at desc);
      create index visits_partial on clinic.visits (starts_at) where status = 'done';
      create index visits_lower on clinic.visits (lower(id::text));
      create index visits_lower_again on clinic.visits (lower(id::text));
      create index visits_used on clinic.visits (status, id)`);
    await server.admin.query('vacuum analyze clinic.visits');
    await server.admin.query(
      `set enable_seqscan = off; select count(*) from clinic.visits where status = 'none'; reset enable_seqscan`,
    );
    await server.admin.query('select pg_stat_force_next_flush()');
    session = await connect(resolveTarget({ url: server.urlAs(MONITOR) }));
  }, 120_000);

  afterAll(async () => {
    await session?.end();
    await server?.stop();
  });

  const entities = (advisor: IndexUpkeepAdvisor, kind: string) =>
    advisor
      .advice()
      .filter((advice) => advice.kind === kind)
      .map(({ entity }) => entity)
      .toSorted();

  it('names duplicates and prefixes of others, not those of another order or condition', async () => {
    const advisor = new IndexUpkeepAdvisor(86_400_000);
    await advisor.look(session);
    expect(entities(advisor, 'duplicate_index')).toEqual(['clinic.visits_by_time', 'clinic.visits_lower_again']);
    expect(entities(advisor, 'unused_index')).toEqual([]);
    const prefix = advisor.advice().find(({ entity }) => entity === 'clinic.visits_by_time');
    expect(prefix).toMatchObject({
      apply: 'DROP INDEX CONCURRENTLY clinic.visits_by_time;',
      undo: 'CREATE INDEX CONCURRENTLY visits_by_time ON clinic.visits USING btree (starts_at);',
      values: { other: 'visits_starts_at_room_key' },
      confidence: 0.8,
    });
    for (const locale of ['en', 'pt-BR'] as const) {
      for (const advice of advisor.advice()) expect(JSON.stringify(adviceTexts(advice, locale))).not.toMatch(/[{}]\w/);
    }
  });

  it('calls unused what was not scanned for so long, but nothing that a constraint needs or that was scanned', async () => {
    const advisor = new IndexUpkeepAdvisor(1);
    await advisor.look(session);
    const unused = entities(advisor, 'unused_index');
    expect(unused).toEqual(
      expect.arrayContaining(['clinic.visits_by_time_desc', 'clinic.visits_lower', 'clinic.visits_partial']),
    );
    expect(unused.join()).not.toMatch(/pkey|_key|visits_by_time,|again/);
    const major = Number(server.version.split('.')[0]);
    // Before 16 it is not known when an index was scanned last, only whether.
    expect(unused.includes('clinic.visits_used')).toBe(major >= 16);
    expect(JSON.stringify(advisor.advice())).toMatch(/standby/i);
  });

  it('notices by itself that an index was dropped, and that the advice is void where it is in use', async () => {
    const advisor = new IndexUpkeepAdvisor(86_400_000);
    await advisor.look(session);
    const standing = advisor.advice().find(({ entity }) => entity === 'clinic.visits_lower_again');
    await server.admin.query(standing?.apply ?? '');
    await advisor.look(session);
    expect([...advisor.applied()]).toEqual([standing?.id]);
    await server.admin.query(standing?.undo ?? '');
    await advisor.look(session);
    expect([...advisor.applied()]).toEqual([]);
    expect(entities(advisor, 'duplicate_index')).toContain('clinic.visits_lower_again');
  });

  it('names what a failed CONCURRENTLY has left, and sees it mended', async () => {
    await server.admin.query('create table clinic.tokens (code text); insert into clinic.tokens values (1), (1)');
    await expect(
      server.admin.query('create unique index concurrently tokens_code on clinic.tokens (code)'),
    ).rejects.toMatchObject({ code: '23505' });
    // The server tells of the error before it has ended what it was doing; until then the index counts as being made.
    await server.admin.query('select');
    const advisor = new IndexUpkeepAdvisor(86_400_000);
    await advisor.look(session);
    const invalid = advisor.advice().find(({ kind }) => kind === 'invalid_index');
    expect(invalid).toMatchObject({
      entity: 'clinic.tokens_code',
      apply: 'REINDEX INDEX CONCURRENTLY clinic.tokens_code;',
      undo: 'DROP INDEX CONCURRENTLY clinic.tokens_code;',
    });
    await server.admin.query('delete from clinic.tokens');
    await server.admin.query(invalid?.apply ?? '');
    await advisor.look(session);
    expect(entities(advisor, 'invalid_index')).toEqual([]);
    expect([...advisor.applied()]).toEqual([invalid?.id]);
  });

  it('asks for the index of a foreign key once rows of the parent were deleted', async () => {
    const advisor = new IndexUpkeepAdvisor(86_400_000);
    await advisor.look(session);
    expect(entities(advisor, 'unindexed_foreign_key')).toEqual([]);
    await server.admin.query('delete from clinic.visits where client_id < 4; delete from clinic.clients where id < 4');
    await server.admin.query('select pg_stat_force_next_flush()');
    await advisor.look(session);
    const key = advisor.advice().find(({ kind }) => kind === 'unindexed_foreign_key');
    expect(key).toMatchObject({
      entity: 'clinic.visits.visits_client_fk',
      apply: 'CREATE INDEX CONCURRENTLY visits_client_id_idx ON clinic.visits (client_id);',
    });
    await server.admin.query(key?.apply ?? '');
    await advisor.look(session);
    expect(entities(advisor, 'unindexed_foreign_key')).toEqual([]);
    expect([...advisor.applied()]).toEqual([key?.id]);
  });
});
