import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metrics } from '@pulso/catalogue';
import { freePort, startPostgres } from '@pulso/local-stack';
import { collectors } from '../../src/postgres/collectors.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { Sample } from '../../src/postgres/sample.ts';
import { Target } from '../../src/postgres/target.ts';
import { collectorTask } from '../../src/postgres/tasks.ts';
import { MONITOR, resolveTarget, startServer, until, versions, type Server } from './setup.ts';

const valueOf = (samples: readonly Sample[], family: { name: string }, ...labels: string[]): number | undefined => {
  const found = samples.find(
    (s) => s.family.name === family.name && labels.every((label, at) => s.labels[at] === label),
  );
  return found !== undefined && 'value' in found ? found.value : undefined;
};
const reasonOf = (samples: readonly Sample[]): string | undefined => {
  const found = samples.find((s) => s.family === metrics.postgres.downReason);
  return found !== undefined && 'current' in found ? found.current : undefined;
};
const { up, connections, maxConnections, collectorSuccess, collectorLastSuccess } = metrics.postgres;

describe.each(versions)('a target, on the %s PostgreSQL', (version) => {
  let server: Server;
  const targets: Target[] = [];

  const watch = (url: string, interval = '400ms', logged: string[] = []) => {
    const config = resolveTarget({ url, collectInterval: interval });
    const tasks = collectors.map((collector) => collectorTask(collector, config.collectIntervalMs));
    const target = new Target(config, { tasks, random: () => 0, log: (_, message) => logged.push(message) });
    targets.push(target);
    target.start();
    return target;
  };

  beforeAll(async () => {
    server = await startServer(version);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(targets.splice(0).map((target) => target.stop()));
  });
  afterAll(async () => {
    await server?.stop();
  });

  it('reads every view, over one read-only session named pulso', async () => {
    const target = watch(server.urlAs(MONITOR));
    await until(() => target.status().collectors.every(({ success }) => success === true), 'every collector');
    const samples = target.samples();
    expect(valueOf(samples, up)).toBe(1);
    expect(reasonOf(samples)).toBeUndefined();
    // 100, less 3 for superusers; the row of an own session proves that others' are seen too.
    expect(valueOf(samples, maxConnections)).toBe(97);
    expect(valueOf(samples, connections, 'pulso', 'idle')).toBeGreaterThanOrEqual(1);
    expect(valueOf(samples, metrics.postgres.commits, 'pulso')).toBeGreaterThan(0);
    expect(valueOf(samples, metrics.postgres.databaseSize, 'pulso')).toBeGreaterThan(1_000_000);
    expect(valueOf(samples, metrics.postgres.info, server.version)).toBe(1);
    const { rows } = await server.admin.query(
      `select count(*)::int as n from pg_stat_activity where usename = 'pulso'`,
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('measures open and idle transactions, and none as 0', async () => {
    const target = watch(server.urlAs(MONITOR));
    const longest = () => valueOf(target.samples(), metrics.postgres.longestIdleInTransaction);
    const idle = () => valueOf(target.samples(), metrics.postgres.longestIdle, 'pulso') ?? 0;
    // The session of the test itself, and only while it is in no transaction.
    await until(() => idle() > 0.2, 'an idle session');
    await until(() => longest() !== undefined, 'a first value');
    expect(longest()).toBe(0);
    await server.admin.query('begin; select 1');
    await until(() => (longest() ?? 0) > 0.2, 'an idle transaction');
    expect(valueOf(target.samples(), metrics.postgres.longestTransaction)).toBeGreaterThan(0.2);
    const { oldestTransaction } = metrics.postgres;
    expect(valueOf(target.samples(), oldestTransaction, 'pulso', 'idle in transaction')).toBeGreaterThan(0.2);
    await server.admin.query('rollback');
    await until(() => longest() === 0, 'no transaction');
  });

  it('has its settings really in force', async () => {
    const session = await connect(
      resolveTarget({ url: server.urlAs(MONITOR), statementTimeout: '200ms', lockTimeout: '100ms' }),
    );
    try {
      await expect(session.query('create table t ()')).rejects.toMatchObject({ code: '25006' });
      await session.query('reset all');
      await expect(session.query('create table t ()')).rejects.toMatchObject({ code: '25006' });
    } finally {
      await session.end();
    }
  });

  it('gives up a statement that takes too long, and names of pg_catalog come first', async () => {
    const session = await connect(
      resolveTarget({ url: server.urlAs(MONITOR), statementTimeout: '200ms', lockTimeout: '100ms' }),
    );
    try {
      await expect(session.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
      const { rows } = await session.query('show search_path');
      expect(rows).toEqual([{ search_path: 'pg_catalog' }]);
    } finally {
      await session.end();
    }
  });

  it('says authentication for a wrong password, and never logs it', async () => {
    const logged: string[] = [];
    const target = watch(server.urlAs({ ...MONITOR, password: 'wr0ng-secret' }), '100ms', logged);
    await until(() => target.status().up === false, 'down');
    expect(valueOf(target.samples(), up)).toBe(0);
    expect(reasonOf(target.samples())).toBe('authentication');
    expect(logged.join()).toMatch(/is down \(authentication\)/);
    expect(logged.join()).not.toContain('wr0ng-secret');
  });

  it('says refused for a port where nothing listens', async () => {
    const target = watch('postgresql://pulso@127.0.0.1:1/pulso');
    await until(() => target.status().up === false, 'down');
    expect(reasonOf(target.samples())).toBe('refused');
  });

  it('says too_many_connections when the role has used up its own', async () => {
    await server.admin.query('alter role pulso connection limit 0');
    const target = watch(server.urlAs(MONITOR));
    try {
      await until(() => target.status().up === false, 'down');
      expect(reasonOf(target.samples())).toBe('too_many_connections');
    } finally {
      await server.admin.query('alter role pulso connection limit -1');
    }
  });

  it('fails the collectors that need pg_monitor when the role is not a member, with the remedy, and no others', async () => {
    await server.admin.query(`create role plain login password 'plain'`);
    const target = watch(server.urlAs({ user: 'plain', password: 'plain' }));
    await until(() => target.status().collectors.every(({ success }) => success !== undefined), 'every collector');
    const samples = target.samples();
    expect(valueOf(samples, collectorSuccess, 'connections')).toBe(0);
    expect(valueOf(samples, connections)).toBeUndefined();
    expect(valueOf(samples, collectorSuccess, 'database')).toBe(1);
    const { failure } = target.status().collectors.find(({ name }) => name === 'connections') ?? {};
    expect(failure).toContain('GRANT pg_monitor TO plain');
  });

  it('replaces a lost session by itself, and gives no old values while it cannot', async () => {
    const target = watch(server.urlAs(MONITOR));
    await until(() => valueOf(target.samples(), connections) !== undefined, 'a first value');
    const ours = `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pulso'`;
    // Nobody but superusers may connect: as when a server is in maintenance.
    await server.admin.query('alter role pulso nologin');
    await server.admin.query(ours);
    await until(() => target.status().up === false, 'down');
    expect(reasonOf(target.samples())).toBe('authentication');
    await until(() => valueOf(target.samples(), connections) === undefined, 'old values dropped');
    expect(valueOf(target.samples(), collectorLastSuccess, 'connections')).toBeLessThan(Date.now() / 1_000 - 0.2);
    await server.admin.query('alter role pulso login');
    await until(() => target.status().up === true, 'up again');
    await until(() => valueOf(target.samples(), connections) !== undefined, 'new values');
  });

  it('is not held up by another target that hangs', async () => {
    const hanging = watch('postgresql://pulso@192.0.2.1:5432/pulso'); // TEST-NET-1: nothing answers
    const healthy = watch(server.urlAs(MONITOR));
    await until(() => healthy.status().collectors.every(({ success }) => success === true), 'the healthy one', 3_000);
    expect(hanging.status().up).not.toBe(true);
  });
});

describe('a target whose server is restarted', () => {
  it('is down, for the reason, while the server is, and comes back by itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulso-restart-'));
    chmodSync(folder, 0o755);
    const port = await freePort();
    const start = () => startPostgres({ dataDir: join(folder, 'data'), port });
    let server = await start();
    const config = resolveTarget({ url: server.url, collectInterval: '400ms' });
    const tasks = collectors.map((collector) => collectorTask(collector, config.collectIntervalMs));
    const target = new Target(config, { tasks, random: () => 0 });
    try {
      target.start();
      await until(() => valueOf(target.samples(), connections) !== undefined, 'a first value');
      await server.stop();
      await until(() => reasonOf(target.samples()) === 'refused', 'down');
      expect(valueOf(target.samples(), up)).toBe(0);
      await until(() => valueOf(target.samples(), connections) === undefined, 'old values dropped');
      server = await start();
      await until(() => target.status().up === true, 'up again', 20_000);
      await until(() => valueOf(target.samples(), connections) !== undefined, 'new values');
    } finally {
      await target.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
