import { createDaemon, type Daemon, type DaemonConfig, type TargetConfig } from '../../src/index.ts';
import { MONITOR, startServer, until, type Server } from '../postgres/setup.ts';

const TARGET = { service: 'clinic-api', collectInterval: '200ms' } as const;

describe('reading the configuration again', () => {
  let server: Server;
  let daemon: Daemon;
  let config: DaemonConfig;
  let main: TargetConfig;

  const page = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(daemon.url + path, init);
    return { status: response.status, text: (await response.text()).replaceAll(/ +/g, ' ') };
  };
  const targets = async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page
    const list = JSON.parse((await page('/api/targets')).text) as { name: string; up?: boolean }[];
    return list.map(({ name, up }) => [name, up]);
  };
  const reload = () => page('/-/reload', { method: 'POST' });

  const sessions = async () => {
    const { rows } = await server.admin.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'pulso'`,
    );
    return rows.map(({ pid }) => pid);
  };

  beforeAll(async () => {
    server = await startServer('embedded');
  }, 60_000);
  beforeEach(async () => {
    main = { ...TARGET, name: 'main', url: server.urlAs(MONITOR) };
    config = { listen: { port: 0 }, targets: [main, { ...main, name: 'second' }] };
    daemon = await createDaemon(config, { load: () => config });
    await daemon.start();
    await until(async () => (await targets()).every(([, up]) => up === true), 'both are up');
  });
  afterEach(() => daemon.stop());
  afterAll(() => server.stop());

  it('begins to watch what is new, ends what is gone, and leaves the rest alone', async () => {
    const before = await sessions();
    config = { ...config, targets: [main, { ...main, name: 'third' }] };
    expect(await page('/-/reload')).toEqual({ status: 405, text: 'Use POST.\n' });
    expect(await reload()).toEqual({ status: 200, text: 'reloaded\n' });
    expect((await targets()).map(([name]) => name)).toEqual(['main', 'third']);
    await until(async () => (await targets()).every(([, up]) => up === true), 'the new one is up');
    expect((await page('/probe?target=second')).status).toBe(404);
    expect((await page('/sd')).text).toContain('third');
    // The session of what did not change is still the same one.
    const after = await sessions();
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toHaveLength(1);
  });

  it.each([
    ['a wrong duration', { adviceInterval: '1 minute' }, /adviceInterval is "1 minute"/],
    ['another address to listen on', { listen: { port: 9 } }, /listen is .* Restart the daemon/],
    ['a token that is not there', { tokenFile: '/nowhere/token' }, /tokenFile: \/nowhere\/token cannot be read/],
  ] as const)('changes nothing because of %s, and says why', async (_, wrong, why) => {
    const good = config;
    config = { ...good, targets: [], ...wrong };
    const { status, text } = await reload();
    expect(status).toBe(400);
    expect(text).toMatch(/^Nothing was changed\. /);
    expect(text).toMatch(why);
    expect((await targets()).map(([name]) => name)).toEqual(['main', 'second']);
    expect((await page('/metrics')).text).toMatch(/^pulso_config_last_reload_successful 0$/m);
    config = good;
    expect((await reload()).status).toBe(200);
    expect((await page('/metrics')).text).toMatch(/^pulso_config_last_reload_successful 1$/m);
  });

  it('survives being asked many times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        config = { ...config, targets: [main, { ...main, name: `n${i}` }] };
        return await reload();
      }),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    await until(async () => (await targets()).every(([, up]) => up === true), 'all are up');
    await until(async () => (await sessions()).length === 2, 'no session is left over');
  });
});
