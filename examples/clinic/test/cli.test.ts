import { jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { query } from './support.ts';

jest.setTimeout(120_000);

// The built command: `npm test` builds first.
const BIN = join(import.meta.dirname, '..', 'bin', 'clinic.js');
const folder = mkdtempSync(join(tmpdir(), 'pulso-clinic-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function clinic(args: readonly string[]) {
  // The option of this test's own Node is none of the child's.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const ready = new Promise<{ url: string }>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (stdout.startsWith('{') && stdout.endsWith('\n')) resolve(JSON.parse(stdout));
    });
    void ended.then(({ stderr: text }) => reject(new Error(text)));
  });
  ready.catch(() => {}); // only some tests wait for it
  return { child, ended, ready };
}

describe('clinic', () => {
  it.each([[[]], [['serve']], [['seed']], [['load']], [['fault']]])('%j has help', async (command) => {
    const { code, stdout } = await clinic([...command, '--help']).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: clinic');
  });

  it.each([
    [['serve', '--port', 'x'], '--port'],
    [['serve', '--size', 'huge'], 'Write small or large'],
    [['serve', '--port', '0', '--database-url', 'http://x'], '--database-url'],
    [['serve', '--port', '0', '--app-url-file', '/nonexistent'], '--app-url-file'],
    [['seed', '--database-url', 'postgresql://me:hush@127.0.0.1:1/x'], 'ECONNREFUSED'],
    [['seed'], '--database-url'],
    [['load', '--url', 'http://127.0.0.1:1', '--for', '1s'], '--url'],
    [['load', '--for', 'soon'], 'duration'],
    [['fault', 'fire', 'start', '--control', '/nonexistent'], 'no switch fire'],
    [['fault', 'errors', 'start', '--control', '/nonexistent'], '--control'],
  ])('%j fails with 1 and names %s', async (args, text) => {
    const { code, stderr } = await clinic(args).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/\n\s+at |hush/);
  });

  it('serves, takes load and a switch, and stops on SIGTERM with nothing left', async () => {
    const control = join(folder, 'control');
    const credentials = join(folder, 'credentials');
    const serving = clinic(['serve', '--port', '0', '--control', control, '--credentials', credentials]);
    const { url } = await serving.ready;
    const own = `pulso-pg-${serving.child.pid}-`;
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(own))).toHaveLength(1);
    for (const role of ['app', 'monitor', 'auditor']) {
      // oxlint-disable-next-line no-bitwise -- the permission bits of a mode
      expect(statSync(join(credentials, `${role}.url`)).mode & 0o777).toBe(0o600);
    }
    const monitor = readFileSync(join(credentials, 'monitor.url'), 'utf8').trim();
    expect(await query(monitor, 'select current_user as role')).toEqual([{ role: 'pulso_monitor' }]);

    const load = await clinic(['load', '--url', url, '--for', '3s', '--users', '10', '--quiet']).ended;
    expect(load.code).toBe(0);
    const tally = JSON.parse(load.stdout);
    expect(tally.requests).toBeGreaterThan(20);
    expect(tally.failures).toBe(0);

    expect((await clinic(['fault', 'errors', 'start', '--control', control]).ended).code).toBe(0);
    serving.child.kill('SIGTERM');
    expect(await serving.ended).toMatchObject({ code: 0 });
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
    await expect(query(monitor, 'select 1')).rejects.toThrow('ECONNREFUSED');
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(own))).toEqual([]);
  });

  it('names the port when it is taken, and leaves nothing running', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = await clinic(['serve', '--port', String(port)]).ended;
    server.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`Port ${port} for the clinic is already in use.*--port`));
  });
});
