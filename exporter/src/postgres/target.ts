import { metrics } from '@pulso/catalogue';
import type { Client } from 'pg';
import type { ResolvedTarget } from '../config/resolve.ts';
import { backoff } from './backoff.ts';
import { connect } from './connect.ts';
import { downReason, downReasons, type DownReason } from './down-reason.ts';
import { errorFacts } from '../error-facts.ts';
import { breaksSession } from './failure.ts';
import { sample, type Sample } from './sample.ts';
import type { Task, TaskState } from './task.ts';

/** A lost session is replaced after at most this long. */
const RECONNECT_MS = 250;

export interface TargetOptions {
  readonly tasks: readonly Task[];
  /** The one database that this session tells about, beside the session of its server. */
  readonly datname?: string;
  /** Told about each change between up and down, and about tasks that begin to fail or recover. */
  readonly log?: (level: 'info' | 'warn', message: string) => void;
  /** Told when what `samples` gives has changed by more than ages. */
  readonly onChange?: () => void;
  /** Replaced in tests. */
  readonly random?: () => number;
}

/** What a target looks like now. */
export interface TargetStatus {
  readonly name: string;
  readonly service: string;
  readonly cluster?: string;
  /** Undefined before the first attempt to connect has ended. */
  readonly up: boolean | undefined;
  readonly reason?: DownReason;
  readonly collectors: readonly {
    readonly name: string;
    readonly success?: boolean;
    readonly ageSeconds?: number;
    readonly failure?: string;
    /** Why it gives nothing though it does not fail. */
    readonly silent?: string;
  }[];
}

/**
 * Watches one PostgreSQL server over one connection, and comes back by itself when it was down. It shares nothing with
 * other targets, so that none can hold another up.
 */
export class Target {
  readonly config: ResolvedTarget;
  readonly #tasks: TaskState[];
  readonly #options: TargetOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #client: Client | undefined;
  /** Whether the present session has answered a task. */
  #proved = false;
  #up: boolean | undefined;
  #reason: DownReason | undefined;

  constructor(config: ResolvedTarget, options: TargetOptions) {
    this.config = config;
    this.#options = options;
    this.#tasks = options.tasks.map((task) => ({ task, dueAt: 0, samples: [] }));
  }

  /** @param delayMs before the first attempt to connect, so that many sessions do not begin at once */
  start(delayMs = 0): void {
    this.#running ??= pause(delayMs, this.#stopping.signal).then(() => this.#run());
  }

  /** Ends the session; a statement that runs is given up. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    void this.#client?.end().catch(() => {});
    await this.#running;
  }

  /** The page's samples from memory. Nothing here waits for the server. */
  samples(): Sample[] {
    const now = performance.now();
    const all: Sample[] = [];
    const { datname } = this.#options;
    if (this.#up !== undefined && datname !== undefined) {
      all.push(...sample(metrics.postgres.targetDatabaseUp, [datname], this.#up ? 1 : 0));
    } else if (this.#up !== undefined) {
      all.push(...sample(metrics.postgres.up, [], this.#up ? 1 : 0));
      const family = metrics.postgres.downReason;
      all.push({ family, labels: [], states: downReasons, current: this.#reason });
    }
    for (const { task, samples, readAt, success, durationMs } of this.#tasks) {
      if (success === undefined) continue;
      const { collectorSuccess, collectorDuration } = metrics.postgres;
      const labels = [task.name, datname ?? ''];
      all.push(...sample(collectorSuccess, labels, success && this.#up === true ? 1 : 0));
      if (durationMs !== undefined) all.push(...sample(collectorDuration, labels, durationMs / 1000));
      if (readAt !== undefined && now <= readAt + lifeOf(task)) all.push(...samples);
    }
    return [...all, ...this.ages()];
  }

  /** Those of `samples` that change with the clock alone. */
  ages(): Sample[] {
    const now = performance.now();
    return this.#tasks.flatMap(({ task, readAt }) =>
      readAt === undefined
        ? []
        : sample(metrics.postgres.collectorAge, [task.name, this.#options.datname ?? ''], (now - readAt) / 1000),
    );
  }

  /** When the next of the values that are shown becomes too old to be, by the monotonic clock; Infinity: none does. */
  nextExpiry(): number {
    const now = performance.now();
    const expiries = this.#tasks.flatMap(({ task, readAt }) => (readAt === undefined ? [] : readAt + lifeOf(task)));
    return Math.min(...expiries.filter((expiry) => expiry >= now));
  }

  status(): TargetStatus {
    const now = performance.now();
    const { name, service, cluster } = this.config;
    return {
      name,
      service,
      ...(cluster === undefined ? {} : { cluster }),
      up: this.#up,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
      collectors: this.#tasks.map(({ task, success, readAt, failure }) => {
        const silent = task.silent?.();
        return {
          name: task.name,
          ...(success === undefined ? {} : { success }),
          ...(readAt === undefined ? {} : { ageSeconds: (now - readAt) / 1000 }),
          ...(failure === undefined ? {} : { failure }),
          ...(silent === undefined ? {} : { silent }),
        };
      }),
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        this.#client = await connect(this.config, this.config, signal);
        await this.#work(this.#client);
      } catch (error) {
        if (signal.aborted) return;
        // A session that has worked and is lost (a restart, an administrator) is first replaced; only when that fails
        // is the server down. One that never worked counts as a failure, else a broken server would be hammered.
        failures = this.#proved ? 0 : failures + 1;
        if (failures > 0) this.#wentDown(error);
      } finally {
        void this.#client?.end().catch(() => {});
        this.#client = undefined;
        this.#proved = false;
      }
      const random = (this.#options.random ?? Math.random)();
      await pause(failures === 0 ? random * RECONNECT_MS : backoff(failures, random), signal);
    }
  }

  /** Runs tasks as they fall due until the session breaks. */
  async #work(client: Client): Promise<void> {
    let broken: Error | undefined;
    const wake = new AbortController();
    const breakUp = (error?: Error) => {
      broken ??= error ?? new Error('Connection terminated');
      wake.abort();
    };
    client.on('error', breakUp);
    client.on('end', () => breakUp());
    const either = AbortSignal.any([this.#stopping.signal, wake.signal]);
    while (!either.aborted) {
      const next = this.#tasks.reduce((a, b) => (b.dueAt < a.dueAt ? b : a));
      const wait = next.dueAt - performance.now();
      if (wait > 0) {
        await pause(wait, either);
        continue;
      }
      await this.#runTask(next, client);
    }
    if (broken !== undefined) throw broken;
  }

  async #runTask(state: TaskState, client: Client): Promise<void> {
    const { task } = state;
    const begun = performance.now();
    state.dueAt = begun + task.intervalMs;
    try {
      state.samples = await task.run(client);
      state.readAt = performance.now();
      if (state.success === false) this.#log('info', `collector ${task.name} works again`);
      state.success = true;
      delete state.failure;
    } catch (error) {
      if (breaksSession(error)) throw error;
      const failure = errorFacts(error).message;
      if (state.success !== false) this.#log('warn', `collector ${task.name} failed: ${failure}`);
      state.success = false;
      state.failure = failure;
    } finally {
      state.durationMs = performance.now() - begun;
    }
    this.#proved = true;
    this.#cameUp();
  }

  #cameUp(): void {
    if (this.#up !== true) this.#log('info', 'is up');
    this.#up = true;
    this.#reason = undefined;
    this.#options.onChange?.();
  }

  #wentDown(error: unknown): void {
    const reason = downReason(error);
    if (this.#up !== false || this.#reason !== reason) {
      this.#log('warn', `is down (${reason}): ${errorFacts(error).message}`);
    }
    this.#up = false;
    this.#reason = reason;
    this.#options.onChange?.();
  }

  #log(level: 'info' | 'warn', message: string): void {
    if (!this.#stopping.signal.aborted) this.#options.log?.(level, `target ${this.config.name}: ${message}`);
  }
}

/** Past twice its interval a value would make a server that is gone look alive. */
const lifeOf = ({ intervalMs }: Task): number => 2 * intervalMs;

/** Waits, but no longer than until `signal`. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
