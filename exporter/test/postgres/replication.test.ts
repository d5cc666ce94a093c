import { metrics } from '@pulso/catalogue';
import { Client } from 'pg';
import { conflicts } from '../../src/postgres/collectors/conflicts.ts';
import { replicationSlots } from '../../src/postgres/collectors/replication-slots.ts';
import { replication } from '../../src/postgres/collectors/replication.ts';
import { standby } from '../../src/postgres/collectors/standby.ts';
import { xmin } from '../../src/postgres/collectors/xmin.ts';
import { monitor, seriesOf, stateOf, untilRead, valueOf, type Monitor } from './collect.ts';
import { startServer, versions, type Server } from './setup.ts';
import { startStandby, STREAMING, type Standby } from './standby.ts';

const { postgres } = metrics;
const MIB = 2 ** 20;

describe.each(versions)('a primary and its standby, on the %s PostgreSQL', (version) => {
  let primary: Server;
  let replica: Standby;
  let ofPrimary: Monitor;
  let ofReplica: Monitor;
  const write = (rows: number) =>
    primary.admin.query(`insert into t select g, repeat('x', 1000) from generate_series(1, ${rows}) g`);

  beforeAll(async () => {
    primary = await startServer(version, { ...STREAMING, max_slot_wal_keep_size: '1GB' });
    await primary.admin.query(`create table t (id int, filler text); create role reader login password 'reader';
      grant select on t to reader`);
    replica = await startStandby(primary, 'replica-a', 'slot_a');
    ofPrimary = await monitor(primary);
    ofReplica = await monitor(replica);
  }, 90_000);
  afterAll(async () => {
    await ofReplica?.end();
    await ofPrimary?.end();
    await replica?.stop();
    await primary?.stop();
  });

  it('says which is which', async () => {
    expect(valueOf(await ofPrimary.read(standby), postgres.inRecovery)).toBe(0);
    expect(seriesOf(await ofPrimary.read(standby), postgres.replayDelay)).toEqual([]);
    expect(seriesOf(await ofPrimary.read(standby), postgres.receiverStreaming)).toEqual([]);
    const samples = await untilRead(ofReplica, standby, (s) => valueOf(s, postgres.receiverStreaming) === 1);
    expect(valueOf(samples, postgres.inRecovery)).toBe(1);
  });

  it('shows a standby that has caught up as no seconds and no bytes behind', async () => {
    await write(10);
    // Commits are not awaited on this server: until one is replayed, its age is unknown.
    while ((await replica.admin.query('select from t')).rowCount === 0) await ofReplica.read(standby);
    const behind = await untilRead(
      ofPrimary,
      replication,
      (s) => valueOf(s, postgres.standbyLagBytes, 'replica-a', 'slot_a') === 0,
    );
    expect(valueOf(behind, postgres.standbyReplayLag, 'replica-a')).toBeLessThan(5);
    expect(valueOf(behind, postgres.standbys, 'streaming', 'async')).toBe(1);
    await untilRead(ofReplica, standby, (s) => valueOf(s, postgres.replayDelay) === 0);
  });

  it('shows on both sides how far a standby is behind that does not replay', async () => {
    await replica.admin.query('select pg_wal_replay_pause()');
    await write(3_000);
    const primarySide = await untilRead(
      ofPrimary,
      replication,
      (s) => (valueOf(s, postgres.standbyLagBytes, 'replica-a') ?? 0) > 2 * MIB,
    );
    expect(valueOf(primarySide, postgres.standbyLagBytes, 'replica-a')).toBeLessThan(20 * MIB);
    const own = await untilRead(ofReplica, standby, (s) => (valueOf(s, postgres.replayPending) ?? 0) > 2 * MIB);
    expect(valueOf(own, postgres.replayPaused)).toBe(1);
    expect(valueOf(own, postgres.replayDelay)).toBeGreaterThan(0);
    await replica.admin.query('select pg_wal_replay_resume()');
    await untilRead(ofPrimary, replication, (s) => valueOf(s, postgres.standbyLagBytes, 'replica-a') === 0);
    await untilRead(ofReplica, standby, (s) => valueOf(s, postgres.replayPending) === 0);
  });

  it('counts the queries that replay cancels, by reason, on the standby only', async () => {
    const cancelled = (samples: Awaited<ReturnType<Monitor['read']>>) =>
      valueOf(samples, postgres.standbyConflicts, 'pulso', 'lock') ?? 0;
    expect(cancelled(await ofReplica.read(conflicts))).toBe(0);
    await replica.admin.query(`alter system set max_standby_streaming_delay = '50ms'`);
    await replica.admin.query('select pg_reload_conf()');
    const reader = new Client({ connectionString: replica.urlAs({ user: 'reader', password: 'reader' }) });
    reader.on('error', () => {});
    await reader.connect();
    await reader.query('begin; select count(*) from t');
    await primary.admin.query('alter table t add column note text');
    await untilRead(ofReplica, conflicts, (s) => cancelled(s) > 0);
    await reader.end().catch(() => {});
    expect(await ofPrimary.read(conflicts)).toEqual([]);
  });

  it("shows what a slot keeps, and the horizon that a standby's query holds back", async () => {
    await primary.admin.query(`select pg_create_physical_replication_slot('forgotten', true)`);
    await write(3_000);
    const samples = await ofPrimary.read(replicationSlots);
    expect(valueOf(samples, postgres.slotActive, 'forgotten', 'physical')).toBe(0);
    expect(valueOf(samples, postgres.slotActive, 'slot_a', 'physical')).toBe(1);
    expect(valueOf(samples, postgres.slotRetained, 'forgotten')).toBeGreaterThan(2 * MIB);
    expect(valueOf(samples, postgres.slotSafe, 'forgotten')).toBeGreaterThan(MIB);
    expect(stateOf(samples, postgres.slotStatus, 'forgotten')).toBe('reserved');
    await primary.admin.query(`select pg_drop_replication_slot('forgotten')`);
    expect(seriesOf(await ofPrimary.read(replicationSlots), postgres.slotActive)).toHaveLength(1);
    expect(valueOf(await ofPrimary.read(xmin), postgres.xminAge, 'slot')).toBe(0);
  });

  it('does not look healthy once it is cut off: the delay grows although all that came was replayed', async () => {
    await primary.admin.query(`select pg_terminate_backend(pid) from pg_stat_replication`);
    await replica.admin.query(`alter system set primary_conninfo = 'host=127.0.0.1 port=1'`);
    await replica.admin.query('select pg_reload_conf()');
    // All is replayed soon but the last record, of which only a part may have come.
    await untilRead(
      ofReplica,
      standby,
      (s) => valueOf(s, postgres.receiverStreaming) === 0 && (valueOf(s, postgres.replayPending) ?? Infinity) < 8192,
    );
    await untilRead(ofReplica, standby, (s) => (valueOf(s, postgres.replayDelay) ?? 0) > 0.5);
    const slots = await ofPrimary.read(replicationSlots);
    expect(valueOf(slots, postgres.slotActive, 'slot_a', 'physical')).toBe(0);
    expect(seriesOf(await ofPrimary.read(replication), postgres.standbyLagBytes)).toEqual([]);
  });

  it('is a primary once it is promoted', async () => {
    await replica.admin.query('select pg_promote()');
    expect(valueOf(await ofReplica.read(standby), postgres.inRecovery)).toBe(0);
  });
});
