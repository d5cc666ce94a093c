import type { DaemonConfig } from '../config/daemon.ts';

export interface DaemonOptions {
  /** Told of what people should know: servers going down and coming back, controls changing. Holds no personal data. */
  readonly log?: (level: 'info' | 'warn', message: string) => void;
  /** Reads the configuration again, for `reload`; what it throws is told to whoever asked. */
  readonly load?: () => DaemonConfig | Promise<DaemonConfig>;
}

/** The daemon: PostgreSQL collectors and advisors, compliance controls, and the pages that show them. */
export interface Daemon {
  /** Where people reach it: `advertiseUrl`, else where it listens; the port is known once it has started. */
  readonly url: string;
  /**
   * Listens and begins to watch. Servers that are down do not fail it: they are shown as down.
   * @throws PulsoError `listen_failed`
   */
  readonly start: () => Promise<void>;
  /**
   * Takes the configuration on that `load` gives, all of it or nothing: targets that have not changed are watched on
   * without a break. `POST /-/reload` does the same.
   * @throws PulsoError or what `load` throws; everything then stays as it was
   */
  readonly reload: () => Promise<void>;
  /** Ends sessions and connections, and resolves once nothing runs any more. */
  readonly stop: () => Promise<void>;
}

/**
 * Makes the daemon of `pulso serve`. Its parts are loaded only now, so that an application that uses the library needs
 * none of pg, express and libpg-query.
 * @throws PulsoError `invalid_option` or `unreadable_file`, naming the setting and the remedy
 */
export async function createDaemon(config: DaemonConfig, options: DaemonOptions = {}): Promise<Daemon> {
  const { makeDaemon } = await import('./daemon.ts');
  return makeDaemon(config, options);
}

/**
 * Looks whether a configuration can be used, and starts nothing. `createDaemon` does so too.
 * @throws PulsoError `invalid_option` or `unreadable_file`, naming the first setting that cannot, and the remedy
 */
export async function checkDaemonConfig(config: DaemonConfig): Promise<void> {
  const { resolveConfig } = await import('../config/resolve.ts');
  resolveConfig(config);
}
