import { metrics } from '@pulso/catalogue';
import type { Client } from 'pg';
import { createDaemon, fingerprint, type Daemon } from '../../src/index.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { Sample } from '../../src/postgres/sample.ts';
import { Statements } from '../../src/postgres/statements/index.ts';
import { seriesOf, valueOf } from './collect.ts';
import { MONITOR, resolveTarget, startServer, until, versions, type Server } from './setup.ts';

const { postgres } = metrics;
const MANY = 20_000;
const calls = (samples: readonly Sample[], datname: string, sql: string) =>
  valueOf(samples, postgres.statementCalls, datname, fingerprint(sql).id);

describe.each(versions)('statements by group, on the %s PostgreSQL', (version) => {
  let server: Server;
  let session: Client;
  let major: number;

  beforeAll(async () => {
    // More entries than are read one by one on the one, fewer on the other.
    server = await startServer(version, version === 'system' ? { 'pg_stat_statements.max': MANY } : {});
    major = Number.parseInt(server.version, 10);
    await server.admin.query(`
      drop schema if exists stats cascade; create schema stats; grant usage on schema stats to pulso; drop extension if exists pg_stat_statements;
      create extension pg_stat_statements schema stats;
      drop table if exists visits; create table visits (id int primary key, note text);
      insert into visits select g, 'x' from generate_series(1, 500) g`);
    session = await connect(resolveTarget({ url: server.urlAs(MONITOR) }));
  }, 60_000);
  beforeEach(async () => {
    await server.admin.query('select stats.pg_stat_statements_reset()');
  });
  afterAll(async () => {
    await session?.end();
    await server?.stop();
  });

  const run = async (...statements: string[]) => {
    for (const text of statements) await server.admin.query(text);
  };

  it('are silent where the role may not use the schema of the extension, until it is told to', async () => {
    const { silent, run: look } = new Statements().task(1_000);
    await server.admin.query('revoke usage on schema stats from pulso');
    expect(await look(session)).toEqual([]);
    const [, remedy = ''] = /Run: (.*)$/.exec(silent?.() ?? '') ?? [];
    expect(remedy).toBe('GRANT USAGE ON SCHEMA stats TO pulso;');
    await server.admin.query(remedy);
    expect(await look(session)).not.toEqual([]);
  });

  it('have the ids that the instrument gives, whatever the literals, the length of lists and the schemas', async () => {
    const statements = new Statements();
    await run('select note from visits where id in (1, 2) and note = $$a$$');
    await statements.look(session);
    await run(
      'select note from visits where id in (1, 2, 3, 4) and note = $$b$$ -- maria@example.com',
      'select /* x */ note from public.visits where id in (-1) and note = $$c$$',
      'SELECT note FROM "visits" WHERE id IN (7, 8, 9) AND note = $$d$$',
    );
    const samples = await statements.look(session);
    const sql = 'select note from visits where id in ($1, $2) and note = $3';
    // The first look is where counting begins; a group that it has not seen begins one look later.
    expect(calls(samples, 'pulso', sql)).toBe(3);
    expect(valueOf(samples, postgres.statementTime, 'pulso', fingerprint(sql).id)).toBeGreaterThan(0);
    expect(valueOf(samples, postgres.statementRows, 'pulso', fingerprint(sql).id)).toBe(0);
    expect(valueOf(samples, postgres.statementBlocksHit, 'pulso', fingerprint(sql).id)).toBeGreaterThan(0);
    const [series] = seriesOf(samples, postgres.statementCalls).filter(
      ({ labels }) => labels[1] === fingerprint(sql).id,
    );
    expect(series?.labels.slice(2)).toEqual(['SELECT', 'visits']);
    const [listed] = statements.list().filter(({ id }) => id === fingerprint(sql).id);
    expect(listed).toMatchObject({ database: 'pulso', calls: 3, table: 'visits' });
    expect(listed?.text).toMatch(/^select note from (public\.)?visits where id in \(\?\) and note = \?$/);
    expect(JSON.stringify(statements.list())).not.toContain('maria');
  });

  it('count rows, WAL, temporary files and times where the server has them', async () => {
    const statements = new Statements();
    const update = "update visits set note = 'y' where id > 100";
    const sort = `select count(*) from (select a.note || b.id from visits a, visits b order by 1 offset 1) s`;
    await run(`set work_mem = '64kB'`, update, sort);
    await statements.look(session);
    await run(update, update, sort);
    const samples = await statements.look(session);
    const of = (family: Parameters<typeof valueOf>[1], sql: string) =>
      valueOf(samples, family, 'pulso', fingerprint(sql).id);
    expect(of(postgres.statementRows, update)).toBe(800);
    const [min = NaN, max = NaN, deviation = NaN] = [
      of(postgres.statementMin, update),
      of(postgres.statementMax, update),
      of(postgres.statementDeviation, update),
    ];
    expect(min).toBeGreaterThan(0);
    expect(max).toBeGreaterThanOrEqual(min);
    expect(deviation).toBeLessThanOrEqual(max - min);
    expect(of(postgres.statementWalBytes, update)).toBeGreaterThan(1_000);
    expect(of(postgres.statementBlocksDirtied, update)).toBeGreaterThanOrEqual(0);
    expect(of(postgres.statementTempWritten, sort)).toBeGreaterThan(10);
    // Here track_io_timing is on, and planning is not counted.
    expect(of(postgres.statementReadTime, sort)).toBeGreaterThanOrEqual(0);
    expect(seriesOf(samples, postgres.statementPlans)).toEqual([]);
    expect(valueOf(samples, postgres.statementEntries)).toBeGreaterThan(2);
    expect(valueOf(samples, postgres.statementEntriesMax)).toBe(version === 'system' ? MANY : 5_000);
    expect(valueOf(samples, postgres.statementReset)).toBeGreaterThan(1e9);
    for (const setting of ['pg_stat_statements.track_planning = on', 'track_io_timing = off']) {
      await server.admin.query(`alter system set ${setting}`);
    }
    await server.admin.query('select pg_reload_conf()');
    await until(async () => seriesOf(await statements.look(session), postgres.statementPlans).length > 0, 'plans');
    await run(update);
    const later = await statements.look(session);
    expect(valueOf(later, postgres.statementPlans, 'pulso', fingerprint(update).id)).toBeGreaterThan(0);
    expect(valueOf(later, postgres.statementPlanTime, 'pulso', fingerprint(update).id)).toBeGreaterThan(0);
    expect(seriesOf(later, postgres.statementReadTime)).toEqual([]);
    for (const setting of ['pg_stat_statements.track_planning', 'track_io_timing']) {
      await server.admin.query(`alter system reset ${setting}`);
    }
    await server.admin.query('select pg_reload_conf()');
  });

  it('count blocks of temporary tables where there are any', async () => {
    const statements = new Statements();
    const fill = 'insert into staging select g from generate_series(1, 5000) g';
    await run('create temporary table if not exists staging (id int)', fill, 'select count(*) from visits');
    await statements.look(session);
    await run('create temporary table if not exists staging (id int)', fill, 'select count(*) from visits');
    const samples = await statements.look(session);
    const of = (sql: string) => valueOf(samples, postgres.statementLocalDirtied, 'pulso', fingerprint(sql).id);
    expect(of(fill)).toBeGreaterThan(10);
    expect(of('select count(*) from visits')).toBeUndefined();
  });

  it('go on through a reset without a step back or a jump', async () => {
    const statements = new Statements();
    const sql = 'select count(*) from visits';
    await run(sql);
    await statements.look(session);
    await run(sql, sql);
    expect(calls(await statements.look(session), 'pulso', sql)).toBe(2);
    await run('select stats.pg_stat_statements_reset()', sql, sql, sql);
    expect(calls(await statements.look(session), 'pulso', sql)).toBe(5);
    // One statement alone is reset, and has counted less since.
    await run(
      `select stats.pg_stat_statements_reset(0, 0, queryid) from stats.pg_stat_statements where query = '${sql}'`,
      sql,
    );
    expect(calls(await statements.look(session), 'pulso', sql)).toBe(6);
    expect(calls(await statements.look(session), 'pulso', sql)).toBe(6);
  });

  it('keep utility statements and what holds secrets without a text', async () => {
    const statements = new Statements();
    await statements.look(session);
    await run(
      `drop role if exists hidden; create role hidden password 'hunter2-secret'`,
      'drop role hidden',
      `select 1 as "maria@example.com"`,
    );
    await statements.look(session);
    await statements.look(session);
    const list = statements.list();
    expect(list.map(({ operation }) => operation)).toContain('CREATE');
    expect(list.filter(({ operation }) => operation === 'CREATE').every(({ text }) => text === undefined)).toBe(true);
    expect(JSON.stringify(list)).not.toMatch(/hunter2|maria@/);
  });

  it('are silent, with the statement that mends it, where the extension is not there or too old', async () => {
    const statements = new Statements();
    const { silent, run: look } = statements.task(1_000);
    await server.admin.query('drop extension pg_stat_statements');
    expect(await look(session)).toEqual([]);
    expect(silent?.()).toMatch(/CREATE EXTENSION pg_stat_statements;$/);
    await server.admin.query(`create extension pg_stat_statements schema stats version '1.8'`);
    expect(await look(session)).toEqual([]);
    expect(silent?.()).toMatch(/1\.8 is too old.*ALTER EXTENSION pg_stat_statements UPDATE;$/);
    await server.admin.query('alter extension pg_stat_statements update');
    expect(await look(session)).not.toEqual([]);
    expect(silent?.()).toBeUndefined();
    if (major < 15) throw new Error('not a version that is tested');
  });

  it('of others are not shown in part: without pg_monitor it fails with the remedy', async () => {
    await server.admin.query(`drop role if exists weak; create role weak login password 'weak'`);
    const weak = await connect(resolveTarget({ url: server.urlAs({ user: 'weak', password: 'weak' }) }));
    await expect(new Statements().look(weak)).rejects.toThrow(
      'lacks pg_read_all_stats. Run: GRANT pg_monitor TO weak;',
    );
    await weak.end();
    await server.admin.query('drop role weak');
  });
});

describe('statements in small room', () => {
  let server: Server;
  let session: Client;
  let daemon: Daemon | undefined;

  beforeAll(async () => {
    server = await startServer('system', { 'pg_stat_statements.max': 100 });
    await server.admin.query('create extension if not exists pg_stat_statements; create table t (a int)');
    session = await connect(resolveTarget({ url: server.urlAs(MONITOR) }));
  }, 60_000);
  afterAll(async () => {
    await daemon?.stop();
    await session?.end();
    await server?.stop();
  });

  it('never count backwards while the server evicts entries', async () => {
    const statements = new Statements();
    const hot = 'select count(*) from t';
    const rare = 'select max(a) from t';
    await server.admin.query(rare);
    await statements.look(session);
    const last = new Map<string, number>();
    let evictions = 0;
    for (let round = 0; round < 6; round++) {
      await server.admin.query(rare);
      for (let i = 0; i < 5; i++) await server.admin.query(hot);
      for (let i = 0; i < 60; i++) await server.admin.query(`select ${'a, '.repeat(60 * round + i)}1 from t`);
      const samples = await statements.look(session);
      evictions = valueOf(samples, postgres.statementEvictions) ?? 0;
      for (const sample of seriesOf(samples, postgres.statementCalls)) {
        const key = sample.labels.join();
        const value = 'value' in sample ? sample.value : NaN;
        expect(value).toBeGreaterThanOrEqual(last.get(key) ?? 0);
        last.set(key, value);
      }
    }
    expect(evictions).toBeGreaterThan(1);
    // One per round is what it can have missed at most: the round in which its series began.
    expect(calls(await statements.look(session), 'pulso', hot)).toBeGreaterThanOrEqual(20);
    expect(last.get('other,other,other,other')).toBeGreaterThan(200);
  }, 20_000);

  it('are told by the daemon, by id, to who may know', async () => {
    daemon = await createDaemon({
      listen: { port: 0 },
      targets: [{ name: 'main', service: 'clinic', url: server.urlAs(MONITOR), collectInterval: '100ms' }],
    });
    await daemon.start();
    const get = async (path: string) => {
      const response = await fetch(`${daemon?.url}${path}`);
      return { status: response.status, text: await response.text() };
    };
    const sql = 'select sum(a) from t where a > $1';
    const { id } = fingerprint(sql);
    await until(async () => {
      await server.admin.query('select sum(a) from t where a > 5');
      return (await get('/probe?target=main')).text.includes(`query_group="${id}"`);
    }, 'the group has series');
    const { status, text } = await get(`/api/v1/queries/${id}`);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject([
      {
        server: 'main',
        database: 'pulso',
        id,
        operation: 'SELECT',
        table: 't',
        text: 'select sum(a) from t where a > ?',
      },
    ]);
    expect((await get('/api/v1/queries')).text).toContain(id);
    expect((await get('/api/v1/queries/000000000000')).status).toBe(404);
    // No label holds a text.
    expect((await get('/probe?target=main')).text).not.toContain('sum(a)');
  }, 20_000);
});
