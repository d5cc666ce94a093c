import { MONITOR, startServer, type Server } from '../postgres/setup.ts';
import { startStandby, STREAMING, type Standby } from '../postgres/standby.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

const MIB = 2 ** 20;
const A = { application_name: 'replica-a' };

describe.each(matrix)('streaming replica, PostgreSQL $major', ({ version }) => {
  let primary: Server;
  let replica: Standby;
  let scene: Scene;

  beforeAll(async () => {
    primary = await startServer(version, { ...STREAMING, max_slot_wal_keep_size: '1GB' });
    await primary.admin.query('create table t (id int, filler text)');
    replica = await startStandby(primary, 'replica-a', 'slot_a');
    scene = await openScene([
      { name: 'primary', url: primary.urlAs(MONITOR) },
      { name: 'replica', url: replica.urlAs(MONITOR) },
    ]);
    await scene.settled('primary');
    await scene.settled('replica');
  });
  afterAll(async () => {
    await scene?.close();
    await replica?.stop();
    await primary?.stop();
  });

  it('says which is which, on both sides', async () => {
    const onPrimary = await scene.until(
      'a standby that streams',
      (now) => now.value('pulso_pg_stat_replication_standbys', { state: 'streaming' }) === 1,
      'primary',
    );
    expect(onPrimary.value('pulso_pg_in_recovery')).toBe(0);
    expect(onPrimary.value('pulso_pg_replication_slots_active', { slot_name: 'slot_a' })).toBe(1);
    expect(onPrimary.values('pulso_pg_standby_replay_delay_seconds')).toEqual([]);
    const onReplica = await scene.until(
      'streaming',
      (now) => now.value('pulso_pg_stat_wal_receiver_streaming') === 1,
      'replica',
    );
    expect(onReplica.value('pulso_pg_in_recovery')).toBe(1);
    expect(onReplica.failing()).toEqual([]);
  });

  it('shows how far a replica is behind that does not replay, in bytes on both sides, and that it caught up', async () => {
    await replica.admin.query('select pg_wal_replay_pause()');
    await primary.admin.query(`insert into t select g, repeat('x', 1000) from generate_series(1, 5000) g`);
    await scene.until(
      'bytes behind',
      (now) => (now.value('pulso_pg_stat_replication_replay_lag_bytes', A) ?? 0) > 2 * MIB,
      'primary',
    );
    const behind = await scene.until(
      'bytes to replay',
      (now) => (now.value('pulso_pg_standby_replay_pending_bytes') ?? 0) > 2 * MIB,
      'replica',
    );
    expect(behind.value('pulso_pg_standby_replay_paused')).toBe(1);
    await replica.admin.query('select pg_wal_replay_resume()');
    await scene.until(
      'none behind',
      (now) => now.value('pulso_pg_stat_replication_replay_lag_bytes', A) === 0,
      'primary',
    );
    await scene.until('no delay', (now) => now.value('pulso_pg_standby_replay_delay_seconds') === 0, 'replica');
  });

  it('shows what the slot keeps once the replica is gone, and nothing of it as connected', async () => {
    await replica.stop();
    await primary.admin.query(`insert into t select g, repeat('x', 1000) from generate_series(1, 5000) g`);
    const alone = await scene.until(
      'an unused slot that keeps WAL',
      (now) =>
        now.value('pulso_pg_replication_slots_active', { slot_name: 'slot_a' }) === 0 &&
        (now.value('pulso_pg_replication_slots_retained_bytes', { slot_name: 'slot_a' }) ?? 0) > 2 * MIB,
      'primary',
    );
    expect(alone.values('pulso_pg_stat_replication_replay_lag_bytes', A)).toEqual([]);
    expect(alone.value('pulso_target_up')).toBe(1);
    const gone = await scene.until('the replica down', (now) => now.value('pulso_target_up') === 0, 'replica');
    expect(gone.state('pulso_target_down_reason', 'reason')).toBe('refused');
  });
});
