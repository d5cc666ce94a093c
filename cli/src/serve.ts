import type { DaemonOptions } from '@pulso/exporter';
import { CliError, messageOf } from './errors.ts';
import type { PulsoConfig } from './config/schema.ts';
import { loadConfig } from './config/load.ts';
import { withHistory } from './history.ts';
import type { Io } from './io.ts';

/** Past this a second signal is not waited for: supervisors kill after 10 s. */
const STOP_TIMEOUT_MS = 8_000;

/** What this command needs of the daemon. */
export interface RunningDaemon {
  readonly url: string;
  readonly reload: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** `load` reads the settings again, for a reload. */
export type StartDaemon = (
  config: PulsoConfig,
  options: { readonly log: NonNullable<DaemonOptions['log']>; readonly load: () => PulsoConfig },
) => Promise<RunningDaemon>;

/** Runs the daemon until a signal asks it to stop. Resolves with the exit code. */
export async function serve(file: string, io: Io, start: StartDaemon): Promise<number> {
  const log = (level: 'info' | 'warn', message: string): void =>
    io.err(`${new Date().toISOString()} ${level} ${message}`);
  const load = (): PulsoConfig =>
    withHistory(loadConfig(file, { secrets: true }), file, (message) => log('warn', message));
  const config = load();
  const asked = askedToStop();
  let daemon: RunningDaemon;
  try {
    daemon = await start(config, { log, load });
  } catch (error) {
    throw new CliError(`the daemon did not start: ${messageOf(error)}`, { cause: error });
  }
  const reload = (): void => {
    daemon.reload().then(
      () => log('info', `${file} was read again and is in force`),
      (error: unknown) => log('warn', `${file} was read again; nothing was changed. ${messageOf(error)}`),
    );
  };
  // Before anybody can know that it runs: unheard, the signal would end it.
  process.on('SIGHUP', reload);
  const targets = config.targets?.length ?? 0;
  io.out(`Pulso ${daemon.url} (${targets} ${targets === 1 ? 'target' : 'targets'}); stop with Ctrl-C`);
  await asked;
  process.off('SIGHUP', reload);
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
