import { join } from 'node:path';
import { MONITOR } from '../postgres/setup.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { openScene, type Scene } from './scene.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { matrix } from './versions.ts';

const MIB = 2 ** 20;
const IN = { datname: 'pulso' };

describe.each(matrix)('full disk, PostgreSQL $major', ({ version }) => {
  let disk: SmallDisk;
  let server: Cluster;
  let scene: Scene;
  const size = 'pulso_pg_database_size_bytes';

  beforeAll(async () => {
    disk = mountSmallDisk(256);
    server = await startCluster(
      version,
      // Once there is no room for WAL the server ends itself; here it stays so until an administrator starts it.
      { min_wal_size: '32MB', max_wal_size: '64MB', shared_buffers: '32MB', restart_after_crash: 'off' },
      { dataDir: join(disk.folder, 'data') },
    );
    await server.sql('create unlogged table t (filler text)');
    scene = await openScene([{ name: 'main', url: server.urlAs(MONITOR) }]);
    await scene.settled();
  });
  afterAll(async () => {
    await scene?.close();
    await server?.stop();
    disk?.unmount();
  });

  it('that fails writers shows their rollbacks and the size reached, and every collector goes on', async () => {
    const before = await scene.until(
      'its size and rollbacks',
      (now) =>
        now.value(size, IN) !== undefined && now.value('pulso_pg_stat_database_xact_rollback_total', IN) !== undefined,
    );
    // Without WAL, so that only tables fill the disk.
    const filling = server.sql(`insert into t select repeat('x', 1000) from generate_series(1, 1000000)`);
    await expect(filling).rejects.toMatchObject({ code: '53100' });
    const full = await scene.until(
      'the size of a full disk',
      (now) => (now.value(size, IN) ?? 0) > (before.value(size, IN) ?? 0) + 50 * MIB,
    );
    await scene.until(
      'the rollback',
      (now) =>
        (now.value('pulso_pg_stat_database_xact_rollback_total', IN) ?? 0) >
        (before.value('pulso_pg_stat_database_xact_rollback_total', IN) ?? 0),
    );
    const page = await scene.settled();
    expect(page.failing()).toEqual([]);
    await server.sql('truncate t');
    await scene.until(
      'room again',
      (now) => (now.value(size, IN) ?? Infinity) < (full.value(size, IN) ?? 0) - 50 * MIB,
    );
  });

  it('that has no room for WAL stops the server: down for a reason, with no value left', async () => {
    await scene.until('the size of pg_wal', (now) => (now.value('pulso_pg_wal_size_bytes') ?? 0) >= 16 * MIB);
    disk.fill();
    const ended = server.ended();
    // WAL alone, for a table or a sort that cannot grow fails by itself and leaves the server up.
    const filling = server.sql(
      `do $$ begin for i in 1..40 loop perform pg_logical_emit_message(false, 'pulso', repeat('x', 1000000)); end loop; end $$`,
    );
    await expect(filling).rejects.toThrow(/No space left|terminat|closed/);
    await ended;
    const down = await scene.until('down', (now) => now.value('pulso_target_up') === 0 && !now.hasServerValues());
    expect(down.state('pulso_target_down_reason', 'reason')).toBe('refused');
  });

  it('is recognised as over once there is room and the server has recovered', async () => {
    disk.free();
    await server.start();
    const back = await scene.settled();
    expect(back.state('pulso_target_down_reason', 'reason')).toBeUndefined();
    await scene.until('the end of recovery', (now) => now.value('pulso_pg_in_recovery') === 0);
    await scene.until('its size', (now) => now.value(size, IN) !== undefined);
  });
});
