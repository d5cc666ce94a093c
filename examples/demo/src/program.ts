import { join } from 'node:path';
import { waitUntilReady, type Child, type Supervisor } from '@pulso/local-stack';

const READY_TIMEOUT_MS = 60_000;

/** Starts one of our own commands as a process of its own, and waits until a page of it answers. */
export async function startNode(
  supervisor: Supervisor,
  options: {
    what: string;
    bin: URL;
    args: readonly string[];
    logDir: string;
    readyUrl?: string;
    env?: NodeJS.ProcessEnv;
  },
): Promise<Child> {
  const child = await supervisor.spawn({
    what: options.what,
    command: process.execPath,
    args: [options.bin.pathname, ...options.args],
    logFile: join(options.logDir, `${options.what.toLowerCase().replaceAll(' ', '-')}.log`),
    env: { ...process.env, ...options.env },
  });
  const { readyUrl } = options;
  if (readyUrl !== undefined) await waitUntilReady(child, () => answers(readyUrl), READY_TIMEOUT_MS);
  return child;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
