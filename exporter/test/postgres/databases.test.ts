import { metrics } from '@pulso/catalogue';
import { database } from '../../src/postgres/collectors/database.ts';
import { info } from '../../src/postgres/collectors/info.ts';
import { wraparound } from '../../src/postgres/collectors/wraparound.ts';
import { flushStatistics, monitor, seriesOf, untilRead, valueOf, type Monitor } from './collect.ts';
import { startServer, versions, type Server } from './setup.ts';

const { postgres } = metrics;

describe.each(versions)('the databases of a server, on the %s PostgreSQL', (version) => {
  let server: Server;
  let member: Monitor;

  beforeAll(async () => {
    server = await startServer(version, { autovacuum_freeze_max_age: 100_000 });
    await server.admin.query('create table t (id int, filler text)');
    member = await monitor(server);
  }, 60_000);
  afterAll(async () => {
    await member?.end();
    await server?.stop();
  });

  it('counts temporary files, rows and sessions, with times in seconds', async () => {
    await server.admin.query(
      `set work_mem = '64kB'; insert into t select g, repeat('x', 100) from generate_series(1, 20000) g`,
    );
    await server.admin.query('select count(*) from (select * from t order by filler, id offset 1) s');
    await server.admin.query('select pg_sleep(0.3)');
    await flushStatistics(server.admin);
    const samples = await member.read(database);
    expect(valueOf(samples, postgres.tempFiles, 'pulso')).toBeGreaterThan(0);
    expect(valueOf(samples, postgres.tempBytes, 'pulso')).toBeGreaterThan(1_000_000);
    expect(valueOf(samples, postgres.tuplesInserted, 'pulso')).toBeGreaterThanOrEqual(20_000);
    expect(valueOf(samples, postgres.sessions, 'pulso')).toBeGreaterThanOrEqual(2);
    expect(valueOf(samples, postgres.activeTime, 'pulso')).toBeGreaterThan(0.3);
    expect(valueOf(samples, postgres.activeTime, 'pulso')).toBeLessThan(60);
    expect(valueOf(samples, postgres.sessionsKilled, 'pulso')).toBe(0);
    // track_io_timing is on here.
    expect(valueOf(samples, postgres.blockReadTime, 'pulso')).toBeDefined();
  });

  it('tells the version, and when the server was started', async () => {
    const samples = await member.read(info);
    expect(valueOf(samples, postgres.info, server.version)).toBe(1);
    expect(Math.abs((valueOf(samples, postgres.startTime) ?? 0) - Date.now() / 1000)).toBeLessThan(120);
  });

  it('gives no time of I/O where the server takes none', async () => {
    await server.admin.query('alter system set track_io_timing = off');
    await server.admin.query('select pg_reload_conf()');
    const samples = await untilRead(member, database, (s) => seriesOf(s, postgres.blockReadTime).length === 0);
    expect(seriesOf(samples, postgres.blocksRead)).not.toEqual([]);
    await server.admin.query('alter system reset track_io_timing');
    await server.admin.query('select pg_reload_conf()');
  });

  it('counts checksum failures exactly where there are checksums', async () => {
    const { rows } = await server.admin.query<{ data_checksums: string }>('show data_checksums');
    const failures = valueOf(await member.read(database), postgres.checksumFailures, 'pulso');
    expect(failures).toBe(rows[0]?.data_checksums === 'on' ? 0 : undefined);
  });

  it('shows the age of transaction ids against where autovacuum is forced and where they run out', async () => {
    const { rows } = await server.admin.query<{ age: number }>(
      `select age(datfrozenxid)::int as age from pg_database where datname = 'pulso'`,
    );
    // 150,000 ids, without a transaction each: subtransactions take ids too.
    await server.admin.query(
      `do $$ begin for i in 1..150000 loop begin insert into t values (i, ''); exception when others then null; end; end loop; end $$`,
    );
    const samples = await member.read(wraparound);
    const age = valueOf(samples, postgres.xidAge, 'template0') ?? 0;
    expect(age).toBeGreaterThanOrEqual((rows[0]?.age ?? 0) + 150_000);
    expect(valueOf(samples, postgres.xidFreezeRatio, 'template0')).toBeCloseTo(age / 100_000, 6);
    expect(valueOf(samples, postgres.xidWraparoundRatio, 'template0')).toBeCloseTo(age / 2 ** 31, 12);
    expect(valueOf(samples, postgres.multixactAge, 'template0')).toBeGreaterThanOrEqual(0);
    expect(valueOf(samples, postgres.multixactFreezeRatio, 'pulso')).toBeLessThan(0.01);
    expect(valueOf(samples, postgres.multixactWraparoundRatio, 'pulso')).toBeLessThan(0.01);
  }, 30_000);
});
