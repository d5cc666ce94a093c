import { createDaemon, diagnose, type Daemon, type DaemonConfig } from '../../src/index.ts';
import { Client } from 'pg';
import { MONITOR, startServer, until as untilWithin, versions, type Server } from '../postgres/setup.ts';

/** Three sessions share what a busy machine leaves them. */
const until = (condition: () => Promise<boolean>, what: string) => untilWithin(condition, what, 40_000);

interface Target {
  readonly up?: boolean;
  readonly collectors: readonly { readonly name: string; readonly silent?: string }[];
  readonly databases?: {
    readonly sessions: readonly (Pick<Target, 'up' | 'collectors'> & { readonly datname: string })[];
    readonly refused: readonly string[];
    readonly leftOut: readonly string[];
  };
}

describe.each(versions)('the databases of a server by patterns, on the %s PostgreSQL', (version) => {
  let server: Server;
  let daemon: Daemon;
  let config: DaemonConfig;
  const log: string[] = [];

  const get = async (path: string) => {
    const response = await fetch(daemon.url + path);
    return { status: response.status, text: await response.text() };
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page
  const target = async () => (JSON.parse((await get('/api/targets')).text) as [Target])[0];
  const watched = async () => (await target()).databases?.sessions.map(({ datname }) => datname) ?? [];
  const probe = async () => (await get('/probe?target=main')).text;
  /** Values are dropped at twice their interval: on a busy machine one may be missing on a page. */
  const shows = async (...patterns: readonly RegExp[]) => {
    for (const pattern of patterns) await until(async () => pattern.test(await probe()), String(pattern));
  };
  const inside = async (datname: string, sql: string) => {
    const { hostname, port, username, password } = new URL(server.url);
    const client = new Client({ host: hostname, port: Number(port), user: username, password, database: datname });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  const withDatabases = (databases: object): DaemonConfig => {
    const url = new URL(server.urlAs(MONITOR));
    url.pathname = '';
    const main = { name: 'main', service: 'clinic', url: url.href, collectInterval: '250ms', databases };
    const visits = { column: 'visits', type: 'gauge', help: 'Sequences there are.' } as const;
    const sql = 'select count(*) as visits from pg_catalog.pg_sequences';
    return {
      listen: { port: 0 },
      targets: [main],
      queries: [
        { name: 'each', scope: 'database', interval: '500ms', sql, values: [visits] },
        { name: 'once', interval: '500ms', sql, values: [visits] },
      ],
    };
  };

  beforeAll(async () => {
    server = await startServer(version);
    for (const name of ['tenant_a', '"tenant b/ü%"', 'tenant_test', 'shut']) {
      await server.admin.query(`create database ${name}`);
    }
    await server.admin.query('revoke connect on database tenant_test from public');
    await server.admin.query('alter database shut with allow_connections false');
    await inside('tenant_a', 'create extension pg_stat_statements');
    await inside('tenant_a', 'create table visits (id serial primary key)');
    await inside('tenant b/ü%', 'create table visits (id serial primary key)');
    config = withDatabases({ include: ['tenant*', 'shut', 'template*'], exclude: ['*_x'] });
    daemon = await createDaemon(config, { load: () => config, log: (_, message) => log.push(message) });
    await daemon.start();
  }, 90_000);
  afterAll(async () => {
    await daemon?.stop();
    await server?.stop();
  });

  it('are read over a session each, and the server once', async () => {
    await until(async () => (await probe()).split('pulso_pg_tables{').length === 3, 'both databases are read');
    const text = await probe();
    await shows(/^pulso_pg_tables\{datname="tenant_a"\} +1$/m);
    await shows(/^pulso_pg_tables\{datname="tenant b\/ü%"\} +1$/m);
    await shows(
      /^pulso_pg_stat_user_tables_n_live_tup\{datname="tenant_a",schemaname="public",relname="visits"\} +0$/m,
    );
    // What tells of the server is there once, though three sessions are open.
    for (const name of ['pulso_target_up', 'pulso_pg_max_connections', 'pulso_pg_wal_size_bytes']) {
      await shows(new RegExp(`^${name} `, 'm'));
      expect((await probe()).match(new RegExp(`^${name} `, 'gm'))?.length ?? 1).toBe(1);
    }
    await shows(/^pulso_collector_success\{collector="connections",datname=""\} +1$/m);
    await shows(/^pulso_collector_success\{collector="tables",datname="tenant_a"\} +1$/m);
    expect(text).not.toMatch(/collector="tables",datname=""/);
    await shows(/^pulso_target_database_up\{datname="tenant_a"\} +1$/m);
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const series = lines.map((line) => line.slice(0, line.lastIndexOf(' ')).trim());
    expect(new Set(series).size).toBe(series.length);
    const { rows } = await server.admin.query<{ datname: string }>(
      `select datname from pg_stat_activity where usename = 'pulso' order by datname`,
    );
    expect(rows.map(({ datname }) => datname)).toEqual(['postgres', 'tenant b/ü%', 'tenant_a']);
  }, 90_000);

  it('have their statements read once, over the session that has the extension', async () => {
    await shows(/^pulso_pg_stat_statements_entries +\d+$/m);
    expect((await probe()).match(/^pulso_pg_stat_statements_entries /gm)?.length ?? 1).toBe(1);
    const silent = async () => {
      const { collectors, databases } = await target();
      return [{ collectors }, ...(databases?.sessions ?? [])].map(
        (session) => session.collectors.find(({ name }) => name === 'statements')?.silent,
      );
    };
    // Whichever session found the extension first.
    await until(async () => {
      const why = await silent();
      const [told, ...others] = new Set(why.filter((one) => one !== undefined));
      const isOne = why.filter((one) => one === undefined).length === 1 && others.length === 0;
      return isOne && /^It is read over the session /.test(told ?? '');
    }, 'one session reads');
    expect((await get('/api/v1/queries')).status).toBe(200);
  }, 90_000);

  it("are each asked the user's own queries that are of that scope, the server the others", async () => {
    await shows(
      /^pulso_custom_each_visits\{datname="tenant_a"\} +1$/m,
      /^pulso_custom_each_visits\{datname="tenant b\/ü%"\} +1$/m,
      /^pulso_custom_once_visits +0$/m,
    );
    expect(await probe()).not.toMatch(/pulso_custom_each_visits\{datname="postgres"/);
  });

  it('are named by /sd no more than by the request: one target a server', async () => {
    expect((await get('/sd')).text.match(/"__metrics_path__":"\/probe"/g)).toHaveLength(1);
    for (const path of ['/probe?target=main/tenant_a', '/probe?target=tenant_a']) {
      expect((await get(path)).status).toBe(404);
    }
  });

  it('that refuse us are told of, and watched once they let us in', async () => {
    expect((await target()).databases?.refused).toEqual(['tenant_test']);
    await shows(/^pulso_target_databases\{state="refused"\} +1$/m);
    expect((await get('/')).text).toContain('tenant_test: the role may not connect');
    expect(log).toContain('target main: the role may not connect to tenant_test');
    const examine = async () => (await diagnose(config))[0]?.findings ?? [];
    const [finding] = (await examine()).filter(({ what }) => what.startsWith('Database tenant_test matches'));
    expect(finding).toMatchObject({ level: 'problem', remedy: 'GRANT CONNECT ON DATABASE "tenant_test" TO "pulso";' });
    await server.admin.query(finding?.remedy ?? '');
    expect((await examine()).filter(({ level }) => level === 'problem')).toEqual([]);
    await until(async () => (await watched()).includes('tenant_test'), 'it is watched');
    await until(async () => (await target()).databases?.refused.length === 0, 'nothing is refused');
  }, 90_000);

  it('are followed as they come and go', async () => {
    await server.admin.query('create database tenant_new');
    await until(async () => (await probe()).includes('pulso_pg_tables{datname="tenant_new"}'), 'the new one is read');
    await server.admin.query('create database tenant_x');
    await server.admin.query('drop database tenant_new with (force)');
    await until(async () => !(await watched()).includes('tenant_new'), 'it is let go');
    await until(async () => !(await probe()).includes('datname="tenant_new"'), 'it is off the page');
    await shows(/^pulso_target_up +1$/m);
    await shows(/^pulso_pg_tables\{datname="tenant_a"\} +1$/m);
    expect(await watched()).not.toContain('tenant_x');
    expect(log).toContainEqual(expect.stringMatching(/no longer watches tenant_new/));
  }, 90_000);

  it('cost only their own series when one of them is down', async () => {
    await server.admin.query('alter database tenant_a connection limit 0');
    await server.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pulso' and datname = 'tenant_a'`,
    );
    await until(async () => /^pulso_target_database_up\{datname="tenant_a"\} +0$/m.test(await probe()), 'it is down');
    await until(
      async () => !(await probe()).includes('pulso_pg_tables{datname="tenant_a"}'),
      'its old values are gone',
    );
    await shows(/^pulso_target_up +1$/m);
    await shows(/^pulso_pg_tables\{datname="tenant b\/ü%"\} +1$/m);
    expect((await get('/')).text).toContain('tenant_a: down, too_many_connections');
    await server.admin.query(`alter database tenant_a connection limit -1`);
    await until(async () => (await probe()).includes('pulso_pg_tables{datname="tenant_a"}'), 'it is back by itself');
  }, 90_000);

  it('are watched up to a maximum, which is told of; a reload takes on another one', async () => {
    config = withDatabases({ max: 2 });
    expect((await fetch(`${daemon.url}/-/reload`, { method: 'POST' })).status).toBe(200);
    await until(async () => ((await target()).databases?.leftOut.length ?? 0) > 0, 'some are left out');
    const { sessions, leftOut } = (await target()).databases ?? { sessions: [], leftOut: [] };
    expect(sessions).toHaveLength(2);
    expect(sessions.map(({ datname }) => datname)).toContain('postgres');
    expect(log).toContainEqual(expect.stringMatching(/databases match, databases\.max allows 2; left out: /));
    const [hint] = ((await diagnose(config))[0]?.findings ?? []).filter(({ what }) => what.includes('left out'));
    expect(hint).toMatchObject({ level: 'hint', remedy: expect.stringContaining('databases.max') });
    expect((await get('/')).text).toContain(leftOut[0]);
  }, 90_000);

  it('may be none: the doctor says which there are', async () => {
    const [none] = await diagnose(withDatabases({ include: ['nothing*'] }));
    const [finding] = (none?.findings ?? []).filter(({ what }) => what.startsWith('No database matches'));
    expect(finding).toMatchObject({ level: 'problem', remedy: expect.stringContaining('tenant_a') });
  });

  it.each([
    [{ max: 0 }, /databases\.max is 0/],
    [{ include: [] }, /empty list or pattern/],
    [{ exclude: [''] }, /empty list or pattern/],
  ])('are not looked for with %j', async (databases, message) => {
    await expect(createDaemon(withDatabases(databases))).rejects.toThrow(message);
  });
});
