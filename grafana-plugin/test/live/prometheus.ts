import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY_TIMEOUT_MS = 30_000;

export interface LivePrometheus {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A real Prometheus that holds the given OpenMetrics text as its past. Fails where there is no `prometheus`. */
export async function startPrometheus(openMetrics: string): Promise<LivePrometheus> {
  for (const program of ['prometheus', 'promtool']) {
    if (spawnSync(program, ['--version']).error !== undefined) {
      throw new Error(
        `This test needs ${program} on the PATH (Debian: apt-get install prometheus). It is not skipped.`,
      );
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'pulso-panel-'));
  writeFileSync(join(folder, 'past.txt'), openMetrics);
  writeFileSync(join(folder, 'prometheus.yml'), '');
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', 'past.txt', 'data'], {
    cwd: folder,
    stdio: 'pipe',
  });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    'prometheus',
    ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=127.0.0.1:${port}`],
    { cwd: folder, stdio: 'ignore' },
  );
  const stop = async (): Promise<void> => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(url, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`Prometheus ended with exit code ${child.exitCode}`);
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Prometheus was not ready within ${READY_TIMEOUT_MS / 1000} s`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
