import type { Size } from '../data/sizes.ts';
import { ClinicError, errorMessage } from '../errors.ts';
import { startLoad } from '../load/load.ts';
import type { Traffic } from '../load/tide.ts';
import { progress, untilStopped } from './output.ts';

const REPORT_MS = 10_000;

export interface LoadCommandOptions {
  readonly url: string;
  readonly size: Size;
  readonly users: number;
  readonly listeners: number;
  readonly think: number;
  readonly traffic: Traffic;
  readonly for?: number;
  readonly quiet?: boolean;
}

/** `clinic load`: until a signal or the end of `--for`; the tally, as one line of JSON, on stdout. */
export async function load(options: LoadCommandOptions): Promise<void> {
  try {
    const response = await fetch(`${options.url}/healthz`, { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) throw new Error(`status ${response.status}`);
  } catch (cause) {
    const reason =
      cause instanceof Error && cause.cause !== undefined ? errorMessage(cause.cause) : errorMessage(cause);
    throw new ClinicError('bad-option', `No clinic answers at ${options.url} (${reason}). Check --url.`, { cause });
  }
  const running = startLoad({ ...options, thinkMs: options.think });
  const report = setInterval(() => {
    if (options.quiet === true) return;
    const { requests, requestsPerSecond, failures, p95 } = running.tally();
    progress(`${requests} requests, ${requestsPerSecond} a second, ${failures} failed, p95 ${p95} ms`);
  }, REPORT_MS);
  let timer: NodeJS.Timeout | undefined;
  const ends = [untilStopped()];
  if (options.for !== undefined) {
    const ms = options.for * 1000;
    ends.push(new Promise((resolve) => (timer = setTimeout(resolve, ms))));
  }
  await Promise.race(ends);
  clearTimeout(timer);
  clearInterval(report);
  await running.stop();
  process.stdout.write(`${JSON.stringify(running.tally())}\n`);
}
