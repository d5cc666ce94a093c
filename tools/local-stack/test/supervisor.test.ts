import { jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Supervisor, waitUntilReady } from '../src/index.ts';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'pulso-supervisor-test-'));
const logFile = join(folder, 'log');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (Date.now() < deadline) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return condition();
}

describe('Supervisor', () => {
  it('stops its children, the last started first, and removes its folders', async () => {
    const supervisor = new Supervisor();
    const owned = mkdtempSync(join(tmpdir(), 'pulso with space-'));
    supervisor.removeAtEnd(owned);
    const order = join(folder, 'order');
    const script = (name: string): string[] => [
      '-c',
      `trap 'echo ${name} >> ${order}; exit 0' TERM; while :; do sleep 0.05; done`,
    ];
    const first = await supervisor.spawn({ what: 'first', command: '/bin/sh', args: script('first'), logFile });
    const second = await supervisor.spawn({ what: 'second', command: '/bin/sh', args: script('second'), logFile });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await supervisor.stop();
    await supervisor.stop();
    expect(readFileSync(order, 'utf8')).toBe('second\nfirst\n');
    expect([first.running(), second.running(), existsSync(owned)]).toEqual([false, false, false]);
  });

  it('reports a program that does not exist', async () => {
    const supervisor = new Supervisor();
    await expect(
      supervisor.spawn({ what: 'Nothing', command: '/no/such/program', args: [], logFile }),
    ).rejects.toMatchObject({ code: 'start-failed' });
    await supervisor.stop();
  });

  it('quotes the last words of a program that ends while it is awaited', async () => {
    const supervisor = new Supervisor();
    const args = ['-c', 'echo bad setting; exit 3'];
    const child = await supervisor.spawn({ what: 'Demo', command: '/bin/sh', args, logFile });
    await expect(waitUntilReady(child, async () => false, 5_000)).rejects.toThrow(
      /Demo ended while starting[^]*bad setting/,
    );
    await supervisor.stop();
  });

  it('gives up on a program that never becomes ready', async () => {
    const supervisor = new Supervisor();
    const child = await supervisor.spawn({ what: 'Slow', command: 'sleep', args: ['30'], logFile });
    await expect(waitUntilReady(child, async () => false, 200)).rejects.toMatchObject({ code: 'not-ready' });
    await supervisor.stop();
    expect(child.running()).toBe(false);
  });

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'leaves no child and no folder when its owner dies by %s',
    async (signal) => {
      const marker = mkdtempSync(join(tmpdir(), 'pulso-orphan-'));
      const owner = spawn(
        process.execPath,
        ['--experimental-vm-modules', '--input-type=module', '-e', ORPHAN, marker, join(folder, 'orphan-log')],
        { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const pid = await new Promise<number>((resolve) => {
        owner.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
      });
      expect(exists(pid)).toBe(true);
      owner.kill(signal);
      expect(await until(() => !exists(pid) && !existsSync(marker), 8_000)).toBe(true);
    },
  );
});

// Runs the built package: a plain Node process cannot load TypeScript.
const ORPHAN = `
  import { Supervisor } from '@pulso/local-stack';
  const [marker, logFile] = process.argv.slice(1);
  const supervisor = new Supervisor();
  supervisor.removeAtEnd(marker);
  const child = await supervisor.spawn({ what: 'child', command: 'sleep', args: ['60'], logFile });
  process.stdout.write(String(child.pid));
  setInterval(() => {}, 60000);
`;
