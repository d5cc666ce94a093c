import { metrics } from '@pulso/catalogue';
import type { Client } from 'pg';
import type { ResolvedTarget } from '../config/resolve.ts';
import { backoff } from './backoff.ts';
import { connect } from './connect.ts';
import { downRemedy } from './down-remedy.ts';
import { downReason, downReasons, type DownReason } from './down-reason.ts';
import { errorFacts } from '../error-facts.ts';
import { breaksSession } from './failure.ts';
import { pause } from './pause.ts';
import { sample, type Sample } from './sample.ts';
import type { Shared, Task, TaskState } from './task.ts';
import { askTogether } from './together.ts';

/** A lost session is replaced after at most this long. */
const RECONNECT_MS = 250;
/** Tasks of one interval that are due within this share of it are asked together, so that they stay together. */
const DUE_SOON = 0.05;

export interface TargetOptions {
  readonly tasks: readonly Task[];
  /** The one database that this session tells about, beside the session of its server. */
  readonly datname?: string;
  /** Told about each change between up and down, and about tasks that begin to fail or recover. */
  readonly log?: (level: 'info' | 'warn', message: string) => void;
  /** Told when what `samples` gives may have changed, other than by values that became too old. */
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
      const { diskBytes } = this.config;
      if (diskBytes !== undefined) all.push(...sample(metrics.postgres.diskSize, [], diskBytes));
    }
    for (const { task, samples, readAt, succeededAtMs, success, durationMs } of this.#tasks) {
      if (success === undefined) continue;
      const { collectorSuccess, collectorDuration, collectorLastSuccess } = metrics.postgres;
      const labels = [task.name, datname ?? ''];
      all.push(...sample(collectorSuccess, labels, success && this.#up === true ? 1 : 0));
      if (durationMs !== undefined) all.push(...sample(collectorDuration, labels, durationMs / 1000));
      if (succeededAtMs !== undefined) all.push(...sample(collectorLastSuccess, labels, succeededAtMs / 1000));
      if (readAt !== undefined && now <= readAt + lifeOf(task)) all.push(...samples);
    }
    return all;
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
      const together = this.#askedWith(next);
      if (together.length > 1) await this.#runTogether(together, client);
      else await this.#runTask(next, client);
    }
    if (broken !== undefined) throw broken;
  }

  /** Those that are asked together with one that is due; what failed is first asked by itself again. */
  #askedWith(next: TaskState): SharedState[] {
    const { intervalMs } = next.task;
    const until = performance.now() + DUE_SOON * intervalMs;
    return isShared(next)
      ? this.#tasks
          .filter((state) => isShared(state))
          .filter(({ task, dueAt }) => task.intervalMs === intervalMs && dueAt <= until)
      : [];
  }

  async #runTogether(states: readonly SharedState[], client: Client): Promise<void> {
    const begun = performance.now();
    let parts: Awaited<ReturnType<typeof askTogether>>;
    try {
      parts = await askTogether(
        client,
        states.map(({ task }) => task.shared),
      );
    } catch (error) {
      if (breaksSession(error)) throw error;
      // Which of them it was that failed is seen when each is asked alone.
      for (const state of states) {
        await this.#runTask(state, client);
        // However long it took: the others are asked together again.
        state.dueAt = begun + state.task.intervalMs;
      }
      return;
    }
    for (const [at, state] of states.entries()) {
      const part = parts[at];
      state.dueAt = begun + state.task.intervalMs;
      try {
        if (part === undefined || part instanceof Error) throw part;
        state.durationMs = part.durationMs;
        this.#succeeded(state, state.task.shared.samples(part.rows));
      } catch (partError) {
        this.#failed(state, partError);
      }
    }
    this.#answered();
  }

  async #runTask(state: TaskState, client: Client): Promise<void> {
    const { task } = state;
    const begun = performance.now();
    state.dueAt = begun + task.intervalMs;
    try {
      this.#succeeded(state, await task.run(client));
    } catch (error) {
      if (breaksSession(error)) throw error;
      this.#failed(state, error);
    } finally {
      state.durationMs = performance.now() - begun;
    }
    this.#answered();
  }

  #succeeded(state: TaskState, samples: readonly Sample[]): void {
    state.samples = samples;
    state.readAt = performance.now();
    state.succeededAtMs = Date.now();
    if (state.success === false) this.#log('info', `collector ${state.task.name} works again`);
    state.success = true;
    delete state.failure;
  }

  #failed(state: TaskState, error: unknown): void {
    const failure = errorFacts(error).message;
    if (state.success !== false) this.#log('warn', `collector ${state.task.name} failed: ${failure}`);
    state.success = false;
    state.failure = failure;
  }

  #answered(): void {
    this.#proved = true;
    if (this.#up !== true) this.#log('info', 'is up');
    this.#up = true;
    this.#reason = undefined;
    this.#options.onChange?.();
  }

  #wentDown(error: unknown): void {
    const reason = downReason(error);
    if (this.#up !== false || this.#reason !== reason) {
      this.#log('warn', `is down (${reason}): ${errorFacts(error).message}. ${downRemedy(error)}`);
    }
    this.#up = false;
    this.#reason = reason;
    this.#options.onChange?.();
  }

  #log(level: 'info' | 'warn', message: string): void {
    if (!this.#stopping.signal.aborted) this.#options.log?.(level, `target ${this.config.name}: ${message}`);
  }
}

type SharedState = TaskState & { readonly task: Task & { readonly shared: Shared } };

/** Whether it can be asked with others now. */
const isShared = (state: TaskState): state is SharedState => state.task.shared !== undefined && state.success !== false;

/** Past twice its interval a value would make a server that is gone look alive. */
const lifeOf = ({ intervalMs }: Task): number => 2 * intervalMs;
