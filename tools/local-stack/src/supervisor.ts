import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { LocalStackError } from './errors.ts';
import { asUser } from './users.ts';
import type { User } from './users.ts';

/** How long a child may take to stop by itself before it is killed, in milliseconds. */
const GRACE_MS = 8_000;
const LOG_TAIL_LINES = 12;

/*
 * Survives us by one breath: reads from a pipe what we start, and when the pipe closes, which the kernel does however
 * we die (SIGKILL too), it stops our children, kills those that do not listen, and removes our temporary folders.
 */
const WATCHDOG = `
pids=; signals=; nl='
'
dirs=
while IFS= read -r line; do
  case $line in
    "child "*) set -- $line; pids="$pids $2"; eval "signal_$2=$3" ;;
    "gone "*) kept=; for p in $pids; do [ "$p" = "\${line#gone }" ] || kept="$kept $p"; done; pids=$kept ;;
    "folder "*) dirs="$dirs\${line#folder }$nl" ;;
  esac
done
for p in $pids; do eval "s=\\$signal_$p"; kill -s "$s" "$p" 2>/dev/null; done
i=0
while [ $i -lt 50 ]; do
  alive=; for p in $pids; do kill -0 "$p" 2>/dev/null && alive=1; done
  [ -z "$alive" ] && break
  sleep 0.1; i=$((i + 1))
done
for p in $pids; do kill -s KILL "$p" 2>/dev/null; done
IFS=$nl
for d in $dirs; do rm -rf -- "$d"; done
`;

export interface ChildOptions {
  /** What the program is, for messages: "Prometheus". */
  readonly what: string;
  readonly command: string;
  readonly args: readonly string[];
  /** File that receives stdout and stderr; its end is quoted when the program fails. */
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly user?: User | undefined;
  /** Signal for a clean stop. Default SIGTERM; PostgreSQL's fast shutdown is SIGINT. */
  readonly stopSignal?: 'SIGTERM' | 'SIGINT';
}

/** A running program. */
export interface Child {
  readonly pid: number;
  readonly what: string;
  /** Settles when the program has ended. Never rejects. */
  readonly exited: Promise<void>;
  /** False once the program has ended. */
  readonly running: () => boolean;
  /** Last lines of the program's output. */
  readonly logTail: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Stops the program, by force after 8 s. */
  readonly stop: () => Promise<void>;
}

/**
 * Owns child processes and temporary folders: `stop()` ends the children in reverse order of their start and removes
 * the folders. If this process dies first, in whatever way, a small watchdog does the same. Children run in
 * a session of their own, so that Ctrl-C reaches only the supervisor's owner, who decides in which order things stop.
 */
export class Supervisor {
  readonly #children: Child[] = [];
  readonly #folders: string[] = [];
  #watchdog: ChildProcess | undefined;
  #stopping: Promise<void> | undefined;

  /** Starts a program. Resolves once the process exists (not: once it is ready). */
  async spawn(options: ChildOptions): Promise<Child> {
    const output = openSync(options.logFile, 'a');
    const stopSignal = options.stopSignal ?? 'SIGTERM';
    const child = spawn(options.command, options.args, {
      detached: true,
      stdio: ['ignore', output, output],
      env: options.env ?? process.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...asUser(options.user),
    });
    closeSync(output);
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => {
        reject(
          new LocalStackError('start-failed', `${options.what} could not be started: ${cause.message}`, { cause }),
        );
      });
    });
    const { pid } = child;
    if (pid === undefined) throw new LocalStackError('start-failed', `${options.what} has no process id`);
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => {
        this.#tell(`gone ${pid}`);
        resolve();
      });
    });
    this.#tell(`child ${pid} ${stopSignal.slice(3)}`);
    const running = (): boolean => child.exitCode === null && child.signalCode === null;
    const handle: Child = {
      pid,
      what: options.what,
      exited,
      running,
      logTail: () => tail(options.logFile),
      signal: (signal) => void child.kill(signal),
      stop: async () => {
        if (!running()) return;
        child.kill(stopSignal);
        const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
        await exited;
        clearTimeout(timer);
      },
    };
    this.#children.push(handle);
    return handle;
  }

  /** Removes this folder at the end, too. */
  removeAtEnd(folder: string): void {
    this.#folders.push(folder);
    this.#tell(`folder ${folder}`);
  }

  /** Stops everything; safe to call twice. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    for (const child of this.#children.toReversed()) await child.stop();
    for (const folder of this.#folders.toReversed()) rmSync(folder, { recursive: true, force: true });
    const watchdog = this.#watchdog;
    if (watchdog === undefined || watchdog.exitCode !== null) return;
    const ended = new Promise((resolve) => watchdog.once('exit', resolve));
    watchdog.ref();
    watchdog.stdin?.end();
    await ended;
  }

  #tell(line: string): void {
    this.#watchdog ??= this.#startWatchdog();
    this.#watchdog.stdin?.write(`${line}\n`);
  }

  #startWatchdog(): ChildProcess {
    const watchdog = spawn('/bin/sh', ['-c', WATCHDOG], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
    });
    watchdog.on('error', () => {}); // without /bin/sh there is no watchdog; stop() still works
    watchdog.stdin?.on('error', () => {});
    // Neither the watchdog nor its pipe may keep the owner's event loop alive.
    watchdog.unref();
    const pipe = watchdog.stdin;
    if (pipe instanceof Socket) pipe.unref();
    return watchdog;
  }
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
  } catch {
    return '';
  }
}

/**
 * Polls `ready` until it holds.
 * @throws LocalStackError `start-failed` when the child ends first, `not-ready` after `timeoutMs`; both quote its log.
 */
export async function waitUntilReady(child: Child, ready: () => Promise<boolean>, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (!child.running()) {
      throw new LocalStackError(
        'start-failed',
        `${child.what} ended while starting. Its last words:\n${child.logTail()}`,
      );
    }
    if (await ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new LocalStackError(
    'not-ready',
    `${child.what} was not ready after ${timeoutMs / 1000} s. Its last words:\n${child.logTail()}`,
  );
}
