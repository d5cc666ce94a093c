import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MONITOR } from '../postgres/setup.ts';
import { startStandby, STREAMING, type Standby } from '../postgres/standby.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

describe.each(matrix)('failover, PostgreSQL $major', ({ version }) => {
  let first: Cluster;
  let second: Standby;
  let scene: Scene;
  const isPrimary = (target: string) =>
    scene.until(`${target} a primary`, (now) => now.value('pulso_pg_in_recovery') === 0, target);
  const isStandby = (target: string) =>
    scene.until(`${target} a standby`, (now) => now.value('pulso_pg_in_recovery') === 1, target);

  beforeAll(async () => {
    // As many senders as the standby's default, else the first could not follow the second later.
    first = await startCluster(version, { ...STREAMING, max_wal_senders: 10, wal_keep_size: '256MB' });
    await first.sql('create table t (id int)');
    const admin = await first.session();
    second = await startStandby({ ...first, admin }, 'second', 'slot_second');
    scene = await openScene([
      { name: 'first', url: first.urlAs(MONITOR) },
      { name: 'second', url: second.urlAs(MONITOR) },
    ]);
    await scene.settled('first');
    await scene.settled('second');
  });
  afterAll(async () => {
    await scene?.close();
    await second?.stop();
    await first?.stop();
  });

  it('begins with one primary and one standby', async () => {
    await isPrimary('first');
    const standby = await isStandby('second');
    expect(standby.values('pulso_pg_stat_wal_receiver_streaming')).toHaveLength(1);
  });

  it('shows the primary down, with no value of it, while the standby is up and without its primary', async () => {
    await first.end('fast');
    const down = await scene.until(
      'the first down, its values dropped',
      (now) => now.value('pulso_target_up') === 0 && !now.hasServerValues(),
      'first',
    );
    expect(down.state('pulso_target_down_reason', 'reason')).toBe('refused');
    const alone = await scene.until(
      'nothing received',
      (now) => now.value('pulso_pg_stat_wal_receiver_streaming') === 0,
      'second',
    );
    expect(alone.value('pulso_target_up')).toBe(1);
    expect(alone.failing()).toEqual([]);
  });

  it('follows the promotion: a primary, without any value that only a standby has, and with its writes', async () => {
    await second.admin.query('select pg_promote()');
    await isPrimary('second');
    const page = await scene.until(
      'no standby',
      (now) => now.values('pulso_pg_standby_replay_delay_seconds').length === 0,
      'second',
    );
    expect(page.values('pulso_pg_stat_wal_receiver_streaming')).toEqual([]);
    expect(page.failing()).toEqual([]);
    const inserted = (now: typeof page) =>
      now.value('pulso_pg_stat_database_tup_inserted_total', { datname: 'pulso' }) ?? 0;
    const before = inserted(page);
    await second.admin.query('insert into t select from generate_series(1, 500)');
    await second.admin.query('select pg_stat_force_next_flush()');
    await scene.until('its writes', (now) => inserted(now) >= before + 500, 'second');
    expect((await scene.page('first')).value('pulso_target_up')).toBe(0);
  });

  it('recognises the old primary as a standby of the new one when it comes back', async () => {
    const { username, password } = new URL(first.url);
    writeFileSync(join(first.data, 'standby.signal'), '');
    appendFileSync(
      join(first.data, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=127.0.0.1 port=${second.port} user=${username} password=${password} application_name=first'\n`,
    );
    await first.start();
    await isStandby('first');
    await scene.until('streaming back', (now) => now.value('pulso_pg_stat_wal_receiver_streaming') === 1, 'first');
    const back = await scene.settled('first');
    expect(back.state('pulso_target_down_reason', 'reason')).toBeUndefined();
    await scene.until(
      'the other side of it',
      (now) => now.value('pulso_pg_stat_replication_replay_lag_bytes', { application_name: 'first' }) === 0,
      'second',
    );
  });
});
