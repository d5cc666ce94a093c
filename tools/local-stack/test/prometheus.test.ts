import { jest } from '@jest/globals';
import { createServer } from 'node:http';
import { startAlertmanager, startPrometheus } from '../src/index.ts';

jest.setTimeout(60_000);

const PROMETHEUS = 'global: { scrape_interval: 1s }\n';
const ALERTMANAGER = 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n';

async function taken(use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    await use(typeof address === 'object' && address !== null ? address.port : 0);
  } finally {
    server.close();
  }
}

describe.each([
  ['Prometheus', startPrometheus, PROMETHEUS, '/api/v1/status/buildinfo'],
  ['Alertmanager', startAlertmanager, ALERTMANAGER, '/api/v2/status'],
] as const)('start%s', (what, start, config, path) => {
  it('is ready when it resolves, reloads, and is gone after stop', async () => {
    const server = await start({ config });
    const response = await fetch(`${server.url}${path}`);
    expect(response.status).toBe(200);
    await server.reload();
    await server.stop();
    await expect(fetch(`${server.url}/-/ready`)).rejects.toThrow(/fetch failed/);
  });

  it('names the port and the option when the port is taken', async () => {
    await taken(async (port) => {
      const failure = start({ config, port, portOption: '--the-port' });
      await expect(failure).rejects.toMatchObject({ code: 'port-in-use' });
      await expect(failure).rejects.toThrow(new RegExp(`Port ${port} for ${what} .*--the-port`));
    });
  });

  it('quotes the program when its configuration is wrong', async () => {
    const failure = start({ config: 'no_such_key: 1\n' });
    await expect(failure).rejects.toMatchObject({ code: 'start-failed' });
    await expect(failure).rejects.toThrow(/no_such_key/);
  });

  it('names the folder that cannot be written to', async () => {
    const failure = start({ config, storageDir: '/proc/pulso', storageOption: '--data' });
    await expect(failure).rejects.toMatchObject({ code: 'folder-not-writable' });
    await expect(failure).rejects.toThrow(/\/proc\/pulso.*--data/);
  });

  it('names scripts/prerequisites when the program is missing', async () => {
    const before = process.env['PATH'];
    process.env['PATH'] = '/nonexistent';
    try {
      // `start` looks the program up before its first await, so PATH can be put back at once.
      const failure = start({ config });
      await expect(failure).rejects.toMatchObject({ code: 'program-missing' });
      await expect(failure).rejects.toThrow(/scripts\/prerequisites/);
    } finally {
      process.env['PATH'] = before;
    }
  });
});
