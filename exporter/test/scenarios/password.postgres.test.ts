import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MONITOR } from '../postgres/setup.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { openScene, type Scene } from './scene.ts';
import { matrix } from './versions.ts';

describe.each(matrix)('password rotation, PostgreSQL $major', ({ version }) => {
  let server: Cluster;
  let scene: Scene;
  let folder: string;
  let passwordFile: string;
  const endSessions = `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pulso'`;
  const started = async () =>
    (await server.sql<{ at: Date }>(`select backend_start as at from pg_stat_activity where usename = 'pulso'`))[0]?.at;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulso-rotation-'));
    passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, `${MONITOR.password}\n`);
    server = await startCluster(version);
    const url = new URL(server.url);
    url.password = '';
    url.username = MONITOR.user;
    scene = await openScene([{ name: 'main', url: url.href, passwordFile }]);
    await scene.settled();
  });
  afterAll(async () => {
    await scene?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('in good order is not noticed: file and role first, sessions later', async () => {
    const before = await started();
    writeFileSync(passwordFile, 'rotated-1\n');
    await server.sql(`alter role pulso password 'rotated-1'`, endSessions);
    // Every look from here on until another session works finds it up.
    let looks = 0;
    for (;;) {
      const page = await scene.page();
      expect(page.value('pulso_target_up')).toBe(1);
      looks++;
      const now = await started();
      if (now !== undefined && now.getTime() !== before?.getTime()) break;
    }
    expect(looks).toBeGreaterThan(0);
    await scene.settled();
  });

  it('with the file late costs the time until the file is written, and no restart', async () => {
    await server.sql(`alter role pulso password 'rotated-2'`, endSessions);
    // The session that is ended counts as refused until the next attempt to connect says more.
    const down = await scene.until(
      'down for its reason',
      (now) => now.state('pulso_target_down_reason', 'reason') === 'authentication',
    );
    expect(down.value('pulso_target_up')).toBe(0);
    writeFileSync(passwordFile, 'rotated-2\n');
    const back = await scene.settled();
    expect(back.state('pulso_target_down_reason', 'reason')).toBeUndefined();
    expect(back.text).not.toContain('rotated');
  });
});
