import type { Client } from 'pg';
import type { AdviceWithStatements } from '../../src/advisors/advice/advice.ts';
import { RewriteAdvisor } from '../../src/advisors/statements/rewrite-advisor.ts';
import { slowStatementAdvisor } from '../../src/advisors/statements/slow-advisor.ts';
import { fingerprint } from '../../src/index.ts';
import { connect } from '../../src/postgres/connect.ts';
import { Statements } from '../../src/postgres/statements/index.ts';
import { MONITOR, resolveTarget, startServer, versions, type Server } from './setup.ts';

const CALLS = 8;

describe.each(versions)('statements that no index can help, on the %s PostgreSQL', (version) => {
  let server: Server;
  let session: Client;

  beforeAll(async () => {
    server = await startServer(version);
    await server.admin.query(`
      create extension if not exists pg_stat_statements;
      create table visits (id int primary key, at timestamptz not null, note text not null, client_id int);
      insert into visits
        select g, timestamptz '2026-01-01' + g * interval '1 minute', md5(g::text) || md5((g + 1)::text), g % 1000
          from generate_series(1, 30000) g;
      create index visits_at on visits (at);
      create table clients (id numeric primary key, parent int not null);
      insert into clients select g, g from generate_series(1, 12000) g;
      analyze`);
    // Parameters as applications send them, and as little memory as a busy server has for each.
    await server.admin.query(`alter role pulso set work_mem = '64kB'; alter role pulso set hash_mem_multiplier = 1`);
    await server.admin.query(
      `set work_mem = '64kB'; set hash_mem_multiplier = 1; set max_parallel_workers_per_gather = 0`,
    );
    session = await connect(resolveTarget({ url: server.urlAs(MONITOR) }));
  }, 60_000);
  afterAll(async () => {
    await session?.end();
    await server?.stop();
  });
  beforeEach(async () => {
    await server.admin.query('select pg_stat_statements_reset()');
  });

  const run = async (sql: string, values: readonly unknown[] = []) => {
    for (let i = 0; i < CALLS; i++) await server.admin.query(sql, [...values]);
    // Statistics of tables reach the views when a session is idle.
    await server.admin.query('select pg_stat_force_next_flush()');
    await server.admin.query('select 1');
  };
  /** What two looks, with the statement in between, advise. */
  const look = async (sql: string, values: readonly unknown[] = []) => {
    const statements = new Statements();
    const advisor = new RewriteAdvisor(statements);
    const slow = slowStatementAdvisor(statements);
    const both = async () => {
      await statements.look(session);
      await advisor.look(session);
    };
    await server.admin.query(sql, [...values]);
    await both();
    expect(advisor.silent()).toMatch(/two looks/);
    await run(sql, values);
    await both();
    // The rows read are known as a pace from the second time on that a table was looked at.
    await run(sql, values);
    await both();
    expect(advisor.silent()).toBeUndefined();
    return { advice: advisor.advice(), slow: slow.advice([]), advisor, both };
  };
  const median = async (sql: string, values: readonly unknown[] = []) => {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const begun = performance.now();
      await server.admin.query(sql, [...values]);
      times.push(performance.now() - begun);
    }
    return times.toSorted((a, b) => a - b)[2] ?? NaN;
  };
  /** Blocks that one run reads: unlike time, the same on a busy machine. */
  const blocks = async (sql: string, values: readonly unknown[] = []) => {
    const { rows } = await server.admin.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, format json) ${sql}`,
      [...values],
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
    return (plan['Shared Hit Blocks'] ?? NaN) + (plan['Shared Read Blocks'] ?? NaN);
  };
  const only = (advice: readonly AdviceWithStatements[], kind: string, sql: string) => {
    expect(advice.map((each) => [each.kind, each.entity])).toEqual([[kind, fingerprint(sql).id]]);
    return advice[0];
  };

  it('LIKE with a leading wildcard: the trigram index makes it as fast as was said, and ends the advice', async () => {
    const sql = 'select id from visits where note like $1';
    const { advice, advisor, both } = await look(sql, ['%c4ca4238a0b923820%']);
    const found = only(advice, 'like_scan', sql);
    expect(found?.values).toMatchObject({ column: 'note', operator: 'LIKE' });
    const before = await blocks(sql, ['%c4ca4238a0b923820%']);
    for (const command of (found?.apply ?? '').split('\n')) await server.admin.query(command);
    expect((await blocks(sql, ['%c4ca4238a0b923820%'])) / before).toBeLessThan(0.5);
    expect([...advisor.applied()]).toEqual([]);
    await both();
    expect(advisor.advice()).toEqual([]);
    expect([...advisor.applied()]).toEqual([found?.id]);
    await server.admin.query(found?.undo ?? '');
    await both();
    expect([...advisor.applied()]).toEqual([]);
  }, 30_000);

  it('OFFSET far into a table: the page by key reads what it gives', async () => {
    const sql = 'select id, note from visits order by at limit $1 offset $2';
    const { advice } = await look(sql, [20, 25_000]);
    const found = only(advice, 'offset_paging', sql);
    const [, where = ''] = /^(WHERE .*) LIMIT/.exec(found?.apply ?? '') ?? [];
    const { rows } = await server.admin.query<{ at: Date }>('select at from visits order by at limit 1 offset 24999');
    const page = await server.admin.query(sql, [20, 25_000]);
    const byKey = `select id, note from visits ${where} LIMIT 20`;
    expect((await server.admin.query(byKey, [rows[0]?.at])).rows).toEqual(page.rows);
    expect((await blocks(byKey, [rows[0]?.at])) / (await blocks(sql, [20, 25_000]))).toBeLessThan(0.5);
    // Those who read first pages only are well served.
    expect((await look('select note from visits order by at limit $1 offset $2', [20, 0])).advice).toEqual([]);
  }, 30_000);

  it('a cast of the column, by hand or by PostgreSQL itself: without it the index is used', async () => {
    const byHand = 'select id from visits where at::date = $1';
    const found = only((await look(byHand, ['2026-01-20'])).advice, 'cast_hides_index', byHand);
    expect(found?.values).toMatchObject({ column: 'at', type: 'timestamptz', other: 'date', index: 'visits_at' });
    const [where = ''] = (found?.apply ?? '').split('  --');
    const mended = `select id from visits where ${where.replaceAll('$1', `timestamptz '2026-01-20'`)}`;
    expect((await server.admin.query(mended)).rowCount).toBe(
      (await server.admin.query(byHand, ['2026-01-20'])).rowCount,
    );
    const { rows } = await server.admin.query<{ 'QUERY PLAN': string }>(`explain ${mended}`);
    expect(JSON.stringify(rows)).toContain('visits_at');

    const implicit = 'select note from visits where id = $1::numeric';
    const hidden = only((await look(implicit, [7])).advice, 'cast_hides_index', implicit);
    expect(hidden?.values).toMatchObject({ column: 'id', type: 'int4', other: 'numeric' });
    const mendedToo = 'select note from visits where id = ($1)::int4';
    expect((await blocks(mendedToo, [7])) / (await blocks(implicit, [7]))).toBeLessThan(0.1);
    expect((await look('select note from visits where id = $1::int8', [7])).advice).toEqual([]);
  }, 40_000);

  it('NOT IN that does not fit into memory: NOT EXISTS gives the same rows, as much sooner as was said', async () => {
    const sql = 'select id from visits where id < 60 and id not in (select parent from clients)';
    const { rows } = await server.admin.query(`explain ${sql}`);
    expect(JSON.stringify(rows)).toMatch(/SubPlan/);
    expect(JSON.stringify(rows)).not.toMatch(/hashed SubPlan/);
    const slow = 'select id from visits where id not in (select parent from clients) and id < 600';
    const { advice } = await look(slow);
    const found = only(advice, 'not_in_subquery', slow);
    const mended = `select id from visits where ${found?.apply} and id < 600`;
    expect((await server.admin.query(mended)).rows).toEqual((await server.admin.query(slow)).rows);
    expect((await median(mended)) / (await median(slow))).toBeLessThan(0.5);
  }, 60_000);

  it('and one that takes nearly all of the time are told apart from it', async () => {
    const sql = 'select pg_sleep($1) from clients where id = $2';
    const { advice, slow } = await look(sql, [0.12, 1]);
    expect(advice).toEqual([]);
    expect(slow.map(({ kind, entity }) => [kind, entity])).toEqual([['slow_statement', fingerprint(sql).id]]);
    expect(slow[0]?.explanation?.result.value).toBeGreaterThan(0.5);
  }, 60_000);

  it('are found by the texts of the group alone, which hold no literals', async () => {
    const sql = `select id from visits where note like '%maria@example.com%'`;
    const { advice } = await look(sql);
    expect(advice.map(({ kind }) => kind)).toEqual(['like_scan']);
    expect(JSON.stringify(advice)).not.toContain('maria');
  }, 30_000);
});
