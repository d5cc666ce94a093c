import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDaemon, type Daemon, type DaemonConfig } from '../../src/index.ts';
import { freePort } from '@pulso/local-stack';
import { MONITOR, startServer, until, type Server } from '../postgres/setup.ts';

const TOKEN = 'a-token-of-the-daemon';

describe('the daemon', () => {
  let server: Server;
  let folder: string;
  const daemons: Daemon[] = [];

  const start = async (config: Partial<DaemonConfig> = {}): Promise<Daemon> => {
    const daemon = await createDaemon({
      listen: { port: 0 },
      targets: [
        { name: 'main', service: 'clinic-api', cluster: 'prod', url: server.urlAs(MONITOR), collectInterval: '200ms' },
        { name: 'gone', service: 'clinic-api', url: 'postgresql://pulso@127.0.0.1:1/pulso' },
      ],
      ...config,
    });
    daemons.push(daemon);
    await daemon.start();
    return daemon;
  };
  const get = async (daemon: Daemon, path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(daemon.url + path, { headers });
    // Values stand in slots of fixed width: spaces before them mean nothing.
    const text = (await response.text()).replaceAll(/ +/g, ' ');
    return { status: response.status, headers: response.headers, text };
  };
  const ready = async (daemon: Daemon) => {
    let status = 0;
    const poll = setInterval(() => void get(daemon, '/-/ready').then((answer) => (status = answer.status)), 50);
    try {
      await until(() => status === 200, 'ready');
    } finally {
      clearInterval(poll);
    }
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulso-daemon-'));
    writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
    server = await startServer('embedded');
  }, 60_000);
  afterEach(async () => {
    await Promise.all(daemons.splice(0).map((daemon) => daemon.stop()));
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows only the families that are asked for', async () => {
    const daemon = await start();
    await ready(daemon);
    const probe = await get(daemon, '/probe?target=main&name[]=pulso_target_up&name[]=pulso_target_down_reason');
    expect([...probe.text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)).toEqual([
      'pulso_target_up',
      'pulso_target_down_reason',
    ]);
    const own = await get(daemon, '/metrics?name[]=process_resident_memory_bytes');
    expect(own.text.match(/^# TYPE/gm)).toHaveLength(1);
    expect((await get(daemon, '/metrics?name[]=nobody_has_it')).text).toBe('');
  });

  it('lists each server and each service for Prometheus, with its identity as target labels', async () => {
    const daemon = await start({ advertiseUrl: 'https://pulso.example:8443' });
    // The advertised address is not this one: ask where it listens.
    expect(daemon.url).toBe('https://pulso.example:8443');
    await daemon.stop();
    const plain = await start();
    const { host } = new URL(plain.url);
    const { headers, text } = await get(plain, '/sd');
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(JSON.parse(text)).toEqual([
      {
        targets: [host],
        labels: {
          __scheme__: 'http',
          __metrics_path__: '/probe',
          __param_target: 'main',
          service: 'clinic-api',
          cluster: 'prod',
          server: 'main',
        },
      },
      {
        targets: [host],
        labels: {
          __scheme__: 'http',
          __metrics_path__: '/probe',
          __param_target: 'gone',
          service: 'clinic-api',
          server: 'gone',
        },
      },
      {
        targets: [host],
        labels: {
          __scheme__: 'http',
          __metrics_path__: '/advice-metrics',
          __param_service: 'clinic-api',
          __param_cluster: 'prod',
          service: 'clinic-api',
          cluster: 'prod',
        },
      },
      {
        targets: [host],
        labels: {
          __scheme__: 'http',
          __metrics_path__: '/advice-metrics',
          __param_service: 'clinic-api',
          service: 'clinic-api',
        },
      },
    ]);
  });

  it('answers a probe from memory, for servers that are up and those that are down', async () => {
    const daemon = await start();
    await ready(daemon);
    let text = '';
    await until(async () => {
      ({ text } = await get(daemon, '/probe?target=main'));
      return text.includes('pulso_pg_stat_database_xact_commit_total{');
    }, 'the counters of the database');
    expect(text).toMatch(/^pulso_target_up 1$/m);
    expect(text).toMatch(/^pulso_pg_max_connections 97$/m);
    expect(text).toMatch(/^pulso_pg_stat_database_xact_commit_total\{datname="pulso"\} \d+$/m);
    expect(text).toMatch(/^pulso_collector_success\{collector="connections",datname=""\} 1$/m);
    const gone = await get(daemon, '/probe?target=gone');
    expect(gone.status).toBe(200);
    expect(gone.text).toMatch(/^pulso_target_up 0$/m);
    expect(gone.text).toMatch(/^pulso_target_down_reason\{reason="refused"\} 1$/m);
    expect(gone.text).not.toContain('pulso_pg_');
    const open = await get(daemon, '/probe?target=main', { accept: 'application/openmetrics-text;version=1.0.0' });
    expect(open.headers.get('content-type')).toContain('openmetrics-text');
    expect(open.text).toMatch(/# EOF\n$/);
  });

  it.each(['/probe', '/probe?target=other', '/probe?target=postgresql://h/d', '/probe?target=main&target=gone'])(
    'refuses %s, and tells nothing of what there is',
    async (path) => {
      const { status, text } = await get(await start(), path);
      expect(status).toBe(404);
      expect(text).toMatch(/no such target/);
      expect(text).not.toMatch(/main|gone|127\.0/);
    },
  );

  it('wants the token on every page but /healthz', async () => {
    const daemon = await start({ tokenFile: join(folder, 'token') });
    expect((await get(daemon, '/healthz')).status).toBe(200);
    const paths = [
      '/',
      '/metrics',
      '/probe?target=main',
      '/sd',
      '/-/ready',
      '/advice/x',
      '/api/health',
      '/api/targets',
      '/advice-metrics?service=clinic-api',
      '/api/v1/recommendations',
      '/api/v1/recommendations/x',
      '/api/v1/recommendations/x/dismissal',
      '/api/controls',
      '/api/v1/queries',
      '/api/v1/queries/x',
      '/nowhere',
    ];
    for (const path of paths) {
      for (const authorization of [undefined, 'Bearer ', 'Bearer wrong', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
        const { status, text, headers } = await get(daemon, path, authorization === undefined ? {} : { authorization });
        expect([path, status]).toEqual([path, 401]);
        expect(headers.get('www-authenticate')).toMatch(/^Bearer, Basic /);
        expect(text).not.toContain('clinic');
      }
    }
    const basic = Buffer.from(`anyone:${TOKEN}`).toString('base64');
    for (const authorization of [`Bearer ${TOKEN}`, `bearer ${TOKEN}`, `Basic ${basic}`, TOKEN]) {
      expect((await get(daemon, '/metrics', { authorization })).status).toBe(200);
    }
  });

  it('leaves out the collectors that it is told to', async () => {
    const daemon = await start({
      targets: [
        {
          ...{ name: 'main', service: 'clinic-api', collectInterval: '200ms', url: server.urlAs(MONITOR) },
          collectors: { exclude: ['table*', 'statements', 'wal'] },
        },
      ],
    });
    await ready(daemon);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page
    const [{ collectors }] = JSON.parse((await get(daemon, '/api/targets')).text) as [
      { collectors: { name: string }[] },
    ];
    const names = collectors.map(({ name }) => name);
    expect(names).toContain('wal_directory');
    expect(names).toContain('connections');
    for (const name of ['tables', 'statements', 'wal']) expect(names).not.toContain(name);
  });

  it('tells about itself', async () => {
    const daemon = await start();
    const { text } = await get(daemon, '/metrics');
    expect(text).toContain(`advertise_url="${daemon.url}"`);
    expect(text).toMatch(/^pulso_exporter_errors_total\{component="server"\} 0$/m);
    expect(text).not.toContain('pulso_target_up');
  });

  it('is loopback only unless told otherwise', async () => {
    expect((await start()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('says plainly on the landing page that health is not known without Prometheus, and loads nothing', async () => {
    const daemon = await start({ prometheus: { url: `http://127.0.0.1:${await freePort()}` } });
    await ready(daemon);
    const { text, headers } = await get(daemon, '/');
    expect(text).toContain('Prometheus cannot be asked, so health is not known.');
    expect(text).toContain('ECONNREFUSED. Check prometheus.url');
    expect(text).toContain('? Unknown');
    expect(text).not.toContain('✓ Healthy');
    expect(text).toContain('Down: refused');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`default-src 'none'`);
    const [, nonce = ''] = /style-src 'nonce-([^']+)'/.exec(policy) ?? [];
    expect(text).toContain(`<style nonce="${nonce}">`);
    expect(text).not.toMatch(/<script|src=|@import|url\(/);
    expect((await get(daemon, '/')).headers.get('content-security-policy')).not.toBe(policy);
  });

  it('answers an advice that does not stand with 404, as page and as JSON, and escapes what it was asked for', async () => {
    const daemon = await start();
    const page = await get(daemon, '/advice/%3Cscript%3E', { accept: 'text/html' });
    expect(page.status).toBe(404);
    expect(page.text).not.toContain('<script>');
    const json = await get(daemon, '/advice/nope', { accept: 'application/json' });
    expect(JSON.parse(json.text)).toHaveProperty('error', expect.stringMatching(/does not stand/));
  });

  it('shows no password anywhere', async () => {
    const daemon = await start();
    await ready(daemon);
    for (const path of ['/', '/metrics', '/sd', '/probe?target=main', '/api/targets', '/api/health']) {
      expect((await get(daemon, path)).text).not.toContain(MONITOR.password);
    }
  });

  it('says which address it cannot have, and leaves no session behind', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start({ listen: { port } })).rejects.toMatchObject({
      code: 'listen_failed',
      message: `127.0.0.1:${port} is in use. Choose another listen.port.`,
    });
    taken.close();
    daemons.length = 0;
  });

  it.each([
    [{ tokenFile: '/nonexistent/token' }, /tokenFile: \/nonexistent\/token cannot be read \(ENOENT\)/],
    [
      { targets: [{ name: 'a', service: 's', host: 'h', collectors: { exclude: ['tabels'] } }] },
      /has "tabels", which is no/,
    ],
    [{ prometheus: { url: 'prometheus:9090' } }, /prometheus\.url must begin with http/],
    [{ adviceInterval: '1 minute' }, /adviceInterval is "1 minute"/],
    [{ targets: [{ name: 'a b', service: 's', host: 'h' }] }, /targets\[0\]\.name is "a b"/],
    [{ targets: [{ name: 'a', service: 's' }] }, /neither url nor host/],
    [
      {
        targets: [
          { name: 'a', service: 's', host: 'h' },
          { name: 'a', service: 's', host: 'h' },
        ],
      },
      /"a" is taken/,
    ],
  ] satisfies [Partial<DaemonConfig>, RegExp][])(
    'refuses %j with a message that names the key',
    async (config, message) => {
      await expect(createDaemon(config)).rejects.toThrow(message);
    },
  );

  it('ends its sessions when it stops', async () => {
    const daemon = await start();
    await ready(daemon);
    await daemon.stop();
    await server.admin.query('select pg_sleep(0.1)');
    const { rows } = await server.admin.query(`select from pg_stat_activity where usename = 'pulso'`);
    expect(rows).toHaveLength(0);
    await expect(fetch(`${daemon.url}/healthz`)).rejects.toThrow('fetch failed');
  });
});
