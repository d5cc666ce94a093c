import type { DaemonOptions } from '@pulso/exporter';
import { CliError, messageOf } from './errors.ts';
import type { PulsoConfig } from './config/schema.ts';
import { loadConfig } from './config/load.ts';
import type { Io } from './io.ts';

/** Past this a second signal is not waited for: supervisors kill after 10 s. */
const STOP_TIMEOUT_MS = 8_000;

/** What this command needs of the daemon. */
export interface RunningDaemon {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export type StartDaemon = (config: PulsoConfig, options: DaemonOptions) => Promise<RunningDaemon>;

/** Runs the daemon until a signal asks it to stop. Resolves with the exit code. */
export async function serve(file: string, io: Io, start: StartDaemon): Promise<number> {
  const config = loadConfig(file, { secrets: true });
  const asked = askedToStop();
  let daemon: RunningDaemon;
  try {
    daemon = await start(config, {
      log: (level, message) => io.err(`${new Date().toISOString()} ${level} ${message}`),
    });
  } catch (error) {
    throw new CliError(`the daemon did not start: ${messageOf(error)}`, { cause: error });
  }
  const targets = config.targets?.length ?? 0;
  io.out(`Pulso ${daemon.url} (${targets} ${targets === 1 ? 'target' : 'targets'}); stop with Ctrl-C`);
  await asked;
  return await stop(daemon, io);
}

/** Resolves on the first SIGINT or SIGTERM; the second one ends the process at once. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const listener = (signal: NodeJS.Signals): void => {
      if (asked) process.exit(signal === 'SIGINT' ? 130 : 143);
      asked = true;
      resolve();
    };
    process.on('SIGINT', listener);
    process.on('SIGTERM', listener);
  });
}

async function stop(daemon: RunningDaemon, io: Io): Promise<number> {
  const timer = setTimeout(() => {
    io.err(`pulso: something did not end within ${STOP_TIMEOUT_MS / 1000} s; leaving it.`);
    process.exit(1);
  }, STOP_TIMEOUT_MS);
  try {
    await daemon.stop();
  } catch (error) {
    io.err(`pulso: stopped, but not cleanly: ${messageOf(error)}`);
    return 1;
  } finally {
    clearTimeout(timer);
  }
  io.err('pulso: stopped.');
  return 0;
}
