import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureWritable, temporaryFolder } from './folders.ts';
import { choosePort } from './ports.ts';
import { requireProgram } from './programs.ts';
import { Supervisor, waitUntilReady } from './supervisor.ts';

const READY_TIMEOUT_MS = 30_000;

export interface ServerOptions {
  /** The server's own YAML file; or give `config`. */
  readonly configFile?: string;
  /** The configuration's text. Relative paths in it count from the storage folder. */
  readonly config?: string;
  /** On 127.0.0.1. 0 or undefined: a free one. */
  readonly port?: number | undefined;
  /** Name of `port` as the user knows it, for messages. */
  readonly portOption?: string;
  /** Kept after `stop()` when given; by default a temporary folder that is removed. */
  readonly storageDir?: string | undefined;
  /** Name of `storageDir` as the user knows it, for messages. */
  readonly storageOption?: string;
  /** Further command-line options. */
  readonly args?: readonly string[];
  /** The owner of the process; by default the server gets its own, stopped by `stop()`. */
  readonly supervisor?: Supervisor;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Reads the configuration file again (rules included). Resolves when the server says that it did. */
  readonly reload: () => Promise<void>;
  /** Last lines of its output. */
  readonly logTail: () => string;
  readonly stop: () => Promise<void>;
}

interface Program {
  readonly what: string;
  readonly names: readonly string[];
  readonly prefix: string;
  readonly args: (at: { configFile: string; storageDir: string; address: string }) => string[];
}

const PROMETHEUS: Program = {
  what: 'Prometheus',
  names: ['prometheus'],
  prefix: 'pulso-prometheus-',
  args: ({ configFile, storageDir, address }) => [
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${join(storageDir, 'data')}`,
    `--web.listen-address=${address}`,
    // Needed for reload(); the server listens on the loopback interface only.
    '--web.enable-lifecycle',
  ],
};

const ALERTMANAGER: Program = {
  what: 'Alertmanager',
  // Debian's name first: there `alertmanager` may be absent, never the other way round.
  names: ['prometheus-alertmanager', 'alertmanager'],
  prefix: 'pulso-alertmanager-',
  args: ({ configFile, storageDir, address }) => [
    `--config.file=${configFile}`,
    `--storage.path=${join(storageDir, 'data')}`,
    `--web.listen-address=${address}`,
    '--cluster.listen-address=',
  ],
};

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  } catch {
    return false;
  }
}

async function start(program: Program, options: ServerOptions): Promise<RunningServer> {
  const command = requireProgram(...program.names);
  const supervisor = options.supervisor ?? new Supervisor();
  try {
    let storageDir: string;
    if (options.storageDir === undefined) {
      storageDir = temporaryFolder(program.prefix);
      supervisor.removeAtEnd(storageDir);
    } else {
      storageDir = ensureWritable(resolve(options.storageDir), options.storageOption ?? 'storageDir');
    }
    let configFile = options.configFile === undefined ? undefined : resolve(options.configFile);
    if (configFile === undefined) {
      configFile = join(storageDir, 'config.yml');
      writeFileSync(configFile, options.config ?? '', { mode: 0o600 });
    }
    const port = await choosePort(options.port, options.portOption ?? 'port', program.what);
    const address = `127.0.0.1:${port}`;
    const child = await supervisor.spawn({
      what: program.what,
      command,
      args: [...program.args({ configFile, storageDir, address }), ...(options.args ?? [])],
      logFile: join(storageDir, 'output.log'),
      cwd: storageDir,
    });
    const url = `http://${address}`;
    await waitUntilReady(child, () => isReady(url), READY_TIMEOUT_MS);
    return {
      url,
      port,
      logTail: child.logTail,
      reload: async () => {
        const response = await fetch(`${url}/-/reload`, { method: 'POST' });
        if (!response.ok) throw new Error(`${program.what} refused to reload: ${await response.text()}`);
      },
      stop: async () => {
        if (options.supervisor === undefined) await supervisor.stop();
        else await child.stop();
      },
    };
  } catch (error) {
    if (options.supervisor === undefined) await supervisor.stop();
    throw error;
  }
}

/**
 * Starts Prometheus on 127.0.0.1 and waits until it is ready.
 * @throws LocalStackError `program-missing`, `port-in-use`, `folder-not-writable`, `start-failed` (bad configuration)
 */
export function startPrometheus(options: ServerOptions): Promise<RunningServer> {
  return start(PROMETHEUS, options);
}

/** Starts Alertmanager, without clustering; else as `startPrometheus`. */
export function startAlertmanager(options: ServerOptions): Promise<RunningServer> {
  return start(ALERTMANAGER, options);
}
