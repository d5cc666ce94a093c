import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FREE_PORTS, runDemo } from './run-demo.ts';

const QUICK = 120_000;

describe('npm start', () => {
  it('--help lists its options and switches and ends well', async () => {
    const { code, lines } = await runDemo(['--help']);
    const help = lines.join('\n');
    expect(code).toBe(0);
    for (const option of [
      '--for',
      '--scenario',
      '--size',
      '--json',
      '--database-url',
      'slow-queries',
      'violated-control',
    ]) {
      expect(help).toContain(option);
    }
  });

  it('refuses an unknown switch with the ones there are', async () => {
    const { code, stderr } = await runDemo(['--scenario', 'fire']);
    expect(code).toBe(1);
    expect(stderr).toContain('starved-pool');
  });

  it(
    'names the port in use and the option to change it, and leaves nothing running',
    async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      try {
        const run = await runDemo(['--size', 'small', ...FREE_PORTS, '--prometheus-port', String(port)]);
        expect(run.code).toBe(1);
        expect(run.stderr).toContain(`Port ${port}`);
        expect(run.stderr).toContain('--prometheus-port');
        expect(run.stderr).not.toMatch(/^\s+at /m);
        expect(run.left).toEqual([]);
      } finally {
        server.close();
      }
    },
    QUICK,
  );

  it(
    'says of several ports how to run beside what has them',
    async () => {
      const servers = [createServer(), createServer()];
      const ports = await Promise.all(
        servers.map(async (server) => {
          await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
          return (server.address() as AddressInfo).port;
        }),
      );
      try {
        const [clinic, pulso] = ports.map(String);
        const run = await runDemo([...FREE_PORTS, '--clinic-port', clinic ?? '', '--pulso-port', pulso ?? '']);
        expect(run.code).toBe(1);
        expect(run.stderr).toContain('npm start -- --clinic-port 0 --pulso-port 0 --prometheus-port 0');
        for (const port of ports) expect(run.stderr).toContain(`Port ${port} for `);
        expect(run.left).toEqual([]);
      } finally {
        for (const server of servers) server.close();
      }
    },
    QUICK,
  );

  it(
    'names a missing program and the remedy, and leaves nothing running',
    async () => {
      // A PATH with node and sh alone: no Prometheus.
      const bin = mkdtempSync(join(tmpdir(), 'pulso-path-'));
      symlinkSync(process.execPath, join(bin, 'node'));
      symlinkSync('/bin/sh', join(bin, 'sh'));
      try {
        const run = await runDemo(['--size', 'small', ...FREE_PORTS], { env: { PATH: bin } });
        expect(run.code).toBe(1);
        expect(run.stderr).toMatch(/prometheus/i);
        expect(run.stderr).toContain('scripts/prerequisites');
        expect(run.left).toEqual([]);
      } finally {
        rmSync(bin, { recursive: true });
      }
    },
    QUICK,
  );

  it(
    'names a folder that cannot be written to',
    async () => {
      const run = await runDemo([
        '--size',
        'small',
        ...FREE_PORTS,
        '--work-dir',
        join(dirname('/proc/version'), 'pulso'),
      ]);
      expect(run.code).toBe(1);
      expect(run.stderr).toContain('--work-dir');
      expect(run.left).toEqual([]);
    },
    QUICK,
  );

  it(
    'stops cleanly where nobody reads any more, as after | head',
    async () => {
      const run = await runDemo(['--size', 'small', ...FREE_PORTS], { readsLines: 2 });
      expect([run.code, run.stderr, run.left]).toEqual([0, '', []]);
    },
    QUICK,
  );

  it(
    'stops cleanly on SIGTERM with nothing left',
    async () => {
      let stopped = false;
      const run = await runDemo(['--size', 'small', '--json', ...FREE_PORTS], {
        onLine: (line, stop) => {
          if (stopped || !line.includes('"ready"')) return;
          stopped = true;
          stop('SIGTERM');
        },
      });
      expect(stopped).toBe(true);
      expect(run.code).toBe(0);
      expect(run.left).toEqual([]);
    },
    QUICK,
  );
});
