import { metrics } from '@pulso/catalogue';
import { Client } from 'pg';
import { blocking } from '../../src/postgres/collectors/blocking.ts';
import { locks } from '../../src/postgres/collectors/locks.ts';
import { preparedTransactions } from '../../src/postgres/collectors/prepared-transactions.ts';
import { tls } from '../../src/postgres/collectors/tls.ts';
import { xmin } from '../../src/postgres/collectors/xmin.ts';
import { monitor, untilRead, valueOf, type Monitor } from './collect.ts';
import { startServer, versions, type Server } from './setup.ts';

const { postgres } = metrics;

describe.each(versions)('sessions that hold others up, on the %s PostgreSQL', (version) => {
  let server: Server;
  let member: Monitor;
  const opened: Client[] = [];

  const open = async () => {
    const client = new Client({ connectionString: server.url });
    client.on('error', () => {});
    await client.connect();
    opened.push(client);
    return client;
  };

  beforeAll(async () => {
    server = await startServer(version, { max_prepared_transactions: 5 });
    await server.admin.query('create table t (id int primary key, n int); insert into t values (1, 0), (2, 0)');
    member = await monitor(server);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((client) => client.end()));
  });
  afterAll(async () => {
    await member?.end();
    await server?.stop();
  });

  it('shows a chain of locks: how many wait, how deep, how long, and who is at its head', async () => {
    const quiet = await member.read(blocking);
    expect(valueOf(quiet, postgres.blockedSessions)).toBe(0);
    expect(valueOf(quiet, postgres.blockingChainDepth)).toBe(0);
    expect(valueOf(quiet, postgres.longestLockWait)).toBe(0);

    const [head, second, third] = [await open(), await open(), await open()];
    await head.query('begin; update t set n = 1 where id = 1');
    await second.query('begin; update t set n = 1 where id = 2');
    const waiting = [second.query('update t set n = 2 where id = 1'), third.query('update t set n = 2 where id = 2')];
    const samples = await untilRead(
      member,
      blocking,
      (s) => valueOf(s, postgres.blockedSessions) === 2 && (valueOf(s, postgres.longestLockWait) ?? 0) > 0.3,
    );
    expect(valueOf(samples, postgres.blockingChainDepth)).toBe(2);
    expect(valueOf(samples, postgres.blockingSessions)).toBe(1);
    expect(valueOf(samples, postgres.longestLockWait)).toBeLessThan(10);
    expect(valueOf(await member.read(locks), postgres.locks, 'pulso', 'RowExclusiveLock')).toBeGreaterThanOrEqual(2);

    await head.query('rollback');
    await waiting[0];
    await second.query('rollback');
    await waiting[1];
    await untilRead(member, blocking, (s) => valueOf(s, postgres.blockedSessions) === 0);
  });

  it('shows a forgotten prepared transaction, as who blocks and as who holds the horizon', async () => {
    expect(valueOf(await member.read(preparedTransactions), postgres.preparedTransactions, 'pulso')).toBe(0);
    expect(valueOf(await member.read(preparedTransactions), postgres.oldestPrepared)).toBe(0);
    await server.admin.query('begin');
    await server.admin.query('update t set n = 5 where id = 1');
    await server.admin.query(`prepare transaction 'forgotten'`);
    for (let n = 0; n < 20; n++) await server.admin.query('insert into t values ($1, 0)', [100 + n]);
    const blocked = await open();
    const waiting = blocked.query('update t set n = 6 where id = 1');

    const samples = await untilRead(
      member,
      preparedTransactions,
      (s) => (valueOf(s, postgres.oldestPrepared) ?? 0) > 0,
    );
    expect(valueOf(samples, postgres.preparedTransactions, 'pulso')).toBe(1);
    const chain = await untilRead(member, blocking, (s) => valueOf(s, postgres.blockedSessions) === 1);
    expect(valueOf(chain, postgres.blockingSessions)).toBe(1);
    expect(valueOf(await member.read(xmin), postgres.xminAge, 'prepared')).toBeGreaterThanOrEqual(20);

    await server.admin.query(`rollback prepared 'forgotten'`);
    await waiting;
    expect(valueOf(await member.read(xmin), postgres.xminAge, 'prepared')).toBe(0);
    expect(valueOf(await member.read(preparedTransactions), postgres.preparedTransactions, 'pulso')).toBe(0);
  });

  it('shows the snapshot of a session that holds the horizon', async () => {
    const reader = await open();
    await reader.query('begin isolation level repeatable read; select count(*) from t');
    for (let n = 0; n < 30; n++) await server.admin.query('update t set n = n + 1 where id = 2');
    expect(valueOf(await member.read(xmin), postgres.xminAge, 'backend')).toBeGreaterThanOrEqual(30);
    await reader.query('rollback');
    const samples = await untilRead(member, xmin, (s) => (valueOf(s, postgres.xminAge, 'backend') ?? 99) < 30);
    expect(valueOf(samples, postgres.xminAge, 'slot')).toBe(0);
  });

  it('counts sessions over TCP without TLS, those of the same machine apart', async () => {
    const before = valueOf(await member.read(tls), postgres.sessionsWithoutTls, 'loopback') ?? 0;
    await open();
    const samples = await member.read(tls);
    expect(valueOf(samples, postgres.sessionsWithoutTls, 'loopback')).toBe(before + 1);
    expect(valueOf(samples, postgres.sessionsWithoutTls, 'remote')).toBe(0);
  });
});
