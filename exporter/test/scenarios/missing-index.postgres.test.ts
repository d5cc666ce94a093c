import type { Client } from 'pg';
import { MissingIndexAdvisor } from '../../src/advisors/indexes/task.ts';
import { connect } from '../../src/postgres/connect.ts';
import { MONITOR, resolveTarget, startServer, type Server } from '../postgres/setup.ts';
import { startStandby, STREAMING, type Standby } from '../postgres/standby.ts';
import { matrix } from './versions.ts';

const PATIENCE_MS = 60_000;

describe.each(matrix)('missing index, PostgreSQL $major', ({ version }) => {
  let primary: Server;
  let standby: Standby;
  const sessions: Client[] = [];
  const open = async (url: string) => {
    const session = await connect(resolveTarget({ url, statementTimeout: '60s', lockTimeout: '200ms' }));
    sessions.push(session);
    return session;
  };
  /** Until all of these and no others are advised on; what was read reaches the statistics when a session is idle. */
  const advised = async (advisor: MissingIndexAdvisor, session: Client, tables: readonly string[]) => {
    const end = Date.now() + PATIENCE_MS;
    let found: readonly string[] = [];
    while (!tables.every((table) => found.includes(table)) && Date.now() < end) {
      await advisor.look(session);
      for (let i = 0; i < 12; i++)
        for (const table of tables)
          await primary.admin.query('select note from ' + table + ' where client_id = $1', [i]);
      await primary.admin.query('select pg_sleep(1.1)');
      await primary.admin.query('select 1');
      await advisor.look(session);
      found = advisor.advice().map(({ entity }) => entity);
    }
    expect([found.toSorted(), advisor.silent()]).toEqual([tables.toSorted(), undefined]);
  };

  beforeAll(async () => {
    primary = await startServer(version, { ...STREAMING, compute_query_id: 'on' });
    for (const table of ['visits', 'letters']) {
      await primary.admin.query(`create table ${table} (id int primary key, client_id int, note text)`);
      await primary.admin.query(
        `insert into ${table} select i, i % 20000, repeat('x', 80) from generate_series(1, 200000) i`,
      );
    }
    // Of a table that it may not read the server shows no statistics of columns.
    await primary.admin.query('grant select on visits, letters to pulso');
    // To print its condition PostgreSQL locks the table, from version 17 on.
    await primary.admin.query(`create index on visits (id) where note is null`);
    await primary.admin.query('create extension if not exists pg_stat_statements');
    await primary.admin.query('analyze');
    standby = await startStandby(primary, 'standby', 'slot_standby');
  });
  afterAll(async () => {
    await Promise.all(sessions.map((session) => session.end()));
    await standby?.stop();
    await primary?.stop();
  });

  it('goes on with the other tables while one is locked against every reader, and forgets nothing of that one', async () => {
    const session = await open(primary.urlAs(MONITOR));
    const advisor = new MissingIndexAdvisor();
    await advised(advisor, session, ['visits', 'letters']);
    await primary.admin.query('begin; lock table visits in access exclusive mode');
    try {
      const fresh = new MissingIndexAdvisor();
      await advised(fresh, session, ['letters']);
      await advisor.look(session);
      expect(advisor.advice().map(({ entity }) => entity)).toContain('visits');
      expect(advisor.applied().size).toBe(0);
    } finally {
      await primary.admin.query('rollback');
    }
    await advised(advisor, session, ['visits', 'letters']);
  });

  it('is silent on a standby, and says where to look', async () => {
    const session = await open(standby.urlAs(MONITOR));
    const advisor = new MissingIndexAdvisor();
    for (let look = 0; look < 3; look++) {
      for (let i = 0; i < 8; i++) await standby.admin.query(`select note from letters where client_id = ${i}`);
      await advisor.look(session);
      expect(advisor.silent()).toMatch(/is a standby.*watch its primary/);
      expect(advisor.advice()).toEqual([]);
    }
  });
});
