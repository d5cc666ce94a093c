import { metrics } from '@pulso/catalogue';
import { archiver } from '../../src/postgres/collectors/archiver.ts';
import { backgroundWriter } from '../../src/postgres/collectors/background-writer.ts';
import { checkpoints } from '../../src/postgres/collectors/checkpoints.ts';
import { io } from '../../src/postgres/collectors/io.ts';
import { settings } from '../../src/postgres/collectors/settings.ts';
import { walDirectory } from '../../src/postgres/collectors/wal-directory.ts';
import { wal } from '../../src/postgres/collectors/wal.ts';
import { flushStatistics, monitor, seriesOf, untilRead, valueOf, type Monitor } from './collect.ts';
import { startServer, versions, type Server } from './setup.ts';
import { STREAMING } from './standby.ts';

const { postgres } = metrics;
const SEGMENT = 16 * 2 ** 20;

describe.each(versions)('what is written, on the %s PostgreSQL', (version) => {
  let server: Server;
  let member: Monitor;
  let major: number;

  beforeAll(async () => {
    const archive = { archive_mode: 'on', archive_command: 'true' };
    server = await startServer(version, { ...STREAMING, ...archive, fsync: 'on' });
    await server.admin.query('create table t (id int, filler text)');
    member = await monitor(server);
    major = Number.parseInt(server.version, 10);
  }, 60_000);
  afterAll(async () => {
    await member?.end();
    await server?.stop();
  });

  it('counts checkpoints, what they write, and says when the last one was', async () => {
    const before = await member.read(checkpoints);
    await server.admin.query(`insert into t select g, 'x' from generate_series(1, 5000) g`);
    await server.admin.query('checkpoint');
    const after = await untilRead(
      member,
      checkpoints,
      (s) => valueOf(s, postgres.checkpointsRequested) === (valueOf(before, postgres.checkpointsRequested) ?? 0) + 1,
    );
    expect(valueOf(after, postgres.checkpointBuffers)).toBeGreaterThan(
      valueOf(before, postgres.checkpointBuffers) ?? 0,
    );
    expect(valueOf(after, postgres.checkpointsTimed)).toBe(valueOf(before, postgres.checkpointsTimed));
    expect(Math.abs((valueOf(after, postgres.lastCheckpoint) ?? 0) - Date.now() / 1000)).toBeLessThan(10);
    // Times are in seconds: a checkpoint of some pages takes no minute.
    expect(valueOf(after, postgres.checkpointWriteTime)).toBeLessThan(60);
  });

  it('counts WAL in bytes and its files', async () => {
    await flushStatistics(server.admin);
    const before = await member.read(wal);
    const from = await server.admin.query<{ lsn: string }>('select pg_current_wal_insert_lsn() as lsn');
    await server.admin.query(`insert into t select g, repeat('x', 100) from generate_series(1, 20000) g`);
    const made = await server.admin.query<{ bytes: string }>(
      'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1) as bytes',
      [from.rows[0]?.lsn],
    );
    await flushStatistics(server.admin);
    const grown = (s: Awaited<ReturnType<Monitor['read']>>) =>
      (valueOf(s, postgres.walBytes) ?? 0) - (valueOf(before, postgres.walBytes) ?? 0);
    const bytes = Number(made.rows[0]?.bytes);
    const after = await untilRead(member, wal, (s) => grown(s) >= bytes * 0.95);
    expect(grown(after)).toBeLessThan(bytes * 1.2);
    const folder = await member.read(walDirectory);
    expect(valueOf(folder, postgres.walSize)).toBe((valueOf(folder, postgres.walSegments) ?? 0) * SEGMENT);
  });

  it('tells an archiver that works from one that fails, and is silent without one', async () => {
    await server.admin.query('select pg_switch_wal()');
    const good = await untilRead(member, archiver, (s) => (valueOf(s, postgres.archived) ?? 0) > 0);
    expect(Math.abs((valueOf(good, postgres.lastArchived) ?? 0) - Date.now() / 1000)).toBeLessThan(10);
    expect(valueOf(good, postgres.archiveFailures)).toBe(0);
    expect(valueOf(good, postgres.lastArchiveFailure)).toBeUndefined();

    await server.admin.query(`alter system set archive_command = 'false'`);
    await server.admin.query('select pg_reload_conf()');
    await server.admin.query('create table u (); select pg_switch_wal()');
    const bad = await untilRead(member, archiver, (s) => (valueOf(s, postgres.archiveFailures) ?? 0) > 0);
    expect(valueOf(bad, postgres.lastArchiveFailure)).toBeGreaterThan(valueOf(bad, postgres.lastArchived) ?? Infinity);
    await server.admin.query('alter system reset archive_command');
    await server.admin.query('select pg_reload_conf()');
  }, 20_000);

  it('shows I/O by kind of process and context where the version has it, and bytes as bytes', async () => {
    const samples = await member.read(io);
    const blocks = valueOf(samples, postgres.ioHits, 'client backend', 'relation', 'normal');
    const writes = valueOf(samples, postgres.ioWrites, 'checkpointer', 'relation', 'normal');
    const bytes = valueOf(samples, postgres.ioWriteBytes, 'checkpointer', 'relation', 'normal');
    const known = major >= 16;
    expect(samples.length > 0).toBe(known);
    expect((blocks ?? 0) > 0).toBe(known);
    expect((writes ?? 0) > 0).toBe(known);
    // An operation writes one block or more.
    expect((bytes ?? 0) >= (writes ?? 0) * 8192).toBe(true);
    expect(seriesOf(samples, postgres.ioHits).length).toBeLessThan(100);
  });

  it('leaves to each version what it can say of blocks that sessions wrote', async () => {
    const samples = await member.read(backgroundWriter);
    expect(valueOf(samples, postgres.buffersAllocated)).toBeGreaterThan(0);
    expect(valueOf(samples, postgres.backendBuffers) !== undefined).toBe(major < 17);
  });

  it('shows settings as SHOW does, and those that wait for a restart', async () => {
    const before = await member.read(settings);
    expect(valueOf(before, postgres.settings, 'shared_buffers', '256MB')).toBe(1);
    expect(valueOf(before, postgres.settings, 'fsync', 'on')).toBe(1);
    expect(valueOf(before, postgres.settings, 'wal_level', 'replica')).toBe(1);
    // As numbers in base units: blocks of 8 kB as bytes, milliseconds as seconds, switches as 0 or 1.
    expect(valueOf(before, postgres.settingValue, 'shared_buffers')).toBe(256 * 2 ** 20);
    expect(valueOf(before, postgres.settingValue, 'deadlock_timeout')).toBe(1);
    expect(valueOf(before, postgres.settingValue, 'fsync')).toBe(1);
    expect(valueOf(before, postgres.settingValue, 'log_min_duration_statement')).toBe(-1);
    expect(valueOf(before, postgres.settingValue, 'checkpoint_timeout')).toBe(300);
    expect(valueOf(before, postgres.settingValue, 'random_page_cost')).toBe(4);
    // Of what is set for Pulso's own session, what others get.
    expect(valueOf(before, postgres.settingValue, 'statement_timeout')).toBe(0);
    // But not what it starts with, so that nothing leads back to another value.
    expect(valueOf(before, postgres.settingValue, 'default_transaction_read_only')).toBeUndefined();
    expect(valueOf(before, postgres.settingValue, 'jit')).toBe(1);
    expect(seriesOf(before, postgres.settingValue).length).toBeGreaterThan(200);
    expect(valueOf(before, postgres.settingsPendingRestart)).toBe(0);
    expect(seriesOf(before, postgres.settings).length).toBeGreaterThan(30);
    await server.admin.query(`alter system set max_connections = 123`);
    // Its file of settings is the only one that the server reads again: those it was started with stay.
    await server.admin.query('select pg_reload_conf()');
    await untilRead(member, settings, (s) => valueOf(s, postgres.settingsPendingRestart) === 1);
  });
});
