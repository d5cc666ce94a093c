import { metrics } from '@pulso/catalogue';
import type { ResolvedTarget } from '../../config/resolve.ts';
import { sample, type Sample } from '../sample.ts';
import type { Task } from '../task.ts';
import { Target, type TargetOptions, type TargetStatus } from '../target.ts';
import { chooseDatabases, type Choice, type DatabasePatterns, few, readDatabases } from './choose.ts';

/** Databases come and go seldom: looked at every so many collect intervals. */
const EVERY = 4;
/** The first rounds of new sessions are spread over a collect interval, but no longer than this. */
const LONGEST_SPREAD_MS = 15_000;

export interface DatabasesOptions {
  /** What is done on the session of a database. */
  readonly tasks: (datname: string) => readonly Task[];
  /** Told of a database whose session has been ended for good. */
  readonly onGone?: (datname: string) => void;
  readonly log?: TargetOptions['log'];
  /** As a target's. */
  readonly onChange?: TargetOptions['onChange'];
  readonly random?: () => number;
}

/** What is known of the databases that are watched. */
export interface DatabasesStatus {
  readonly sessions: readonly (Pick<TargetStatus, 'up' | 'reason' | 'collectors'> & { readonly datname: string })[];
  readonly refused: readonly string[];
  readonly leftOut: readonly string[];
}

/**
 * The databases of one server that match the patterns, each watched over a session of its own: one that is down costs
 * its own series only. The session of the server tells which databases there are; while it is down they stay as they are.
 */
export class Databases {
  readonly #config: ResolvedTarget;
  readonly #patterns: DatabasePatterns;
  readonly #options: DatabasesOptions;
  readonly #sessions = new Map<string, Target>();
  /** Sessions that are being ended. */
  readonly #ending = new Set<Promise<void>>();
  #choice: Choice = { watched: [], refused: [], leftOut: [] };
  #isStopped = false;

  constructor(config: ResolvedTarget, patterns: DatabasePatterns, options: DatabasesOptions) {
    this.#config = config;
    this.#patterns = patterns;
    this.#options = options;
  }

  /** Follows which databases there are, on the session of the server. */
  task(): Task {
    return {
      name: 'databases',
      intervalMs: EVERY * this.#config.collectIntervalMs,
      run: async (client) => {
        const choice = chooseDatabases(await readDatabases(client), this.#patterns);
        if (!this.#isStopped) this.#follow(choice);
        const { targetDatabases } = metrics.postgres;
        return [
          ...sample(targetDatabases, ['watched'], choice.watched.length),
          ...sample(targetDatabases, ['refused'], choice.refused.length),
          ...sample(targetDatabases, ['left_out'], choice.leftOut.length),
        ];
      },
    };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const datname of this.#sessions.keys()) this.#end(datname);
    await Promise.all(this.#ending);
  }

  samples(): Sample[] {
    return [...this.#sessions.values()].flatMap((session) => session.samples());
  }

  /** As a target's. */
  nextExpiry(): number {
    return Math.min(...[...this.#sessions.values()].map((session) => session.nextExpiry()));
  }

  /** What the session of one database read last. */
  samplesOf(datname: string): Sample[] {
    return this.#sessions.get(datname)?.samples() ?? [];
  }

  status(): DatabasesStatus {
    const { refused, leftOut } = this.#choice;
    return {
      sessions: [...this.#sessions].map(([datname, session]) => {
        const { up, reason, collectors } = session.status();
        return { datname, up, ...(reason === undefined ? {} : { reason }), collectors };
      }),
      refused,
      leftOut,
    };
  }

  #follow(choice: Choice): void {
    this.#tell(this.#choice, choice);
    this.#choice = choice;
    const wanted = new Set(choice.watched);
    for (const datname of this.#sessions.keys()) if (!wanted.has(datname)) this.#end(datname);
    const begun = choice.watched.filter((datname) => !this.#sessions.has(datname));
    const spread = Math.min(this.#config.collectIntervalMs, LONGEST_SPREAD_MS);
    for (const [place, datname] of begun.entries()) this.#begin(datname, (place / begun.length) * spread);
  }

  #begin(datname: string, delayMs: number): void {
    const { log, onChange, random, tasks } = this.#options;
    const config = { ...this.#config, name: `${this.#config.name}/${datname}`, database: datname };
    const session = new Target(config, {
      tasks: tasks(datname),
      datname,
      ...(log === undefined ? {} : { log }),
      ...(onChange === undefined ? {} : { onChange }),
      ...(random === undefined ? {} : { random }),
    });
    this.#sessions.set(datname, session);
    session.start(delayMs);
  }

  #end(datname: string): void {
    const session = this.#sessions.get(datname);
    this.#sessions.delete(datname);
    this.#options.onGone?.(datname);
    this.#options.onChange?.();
    const ended = session?.stop().finally(() => this.#ending.delete(ended ?? Promise.resolve()));
    if (ended !== undefined) this.#ending.add(ended);
  }

  #tell(before: Choice, now: Choice): void {
    const { log } = this.#options;
    const { name } = this.#config;
    const news = (list: keyof Choice) => now[list].filter((datname) => !before[list].includes(datname));
    const gone = before.watched.filter((datname) => !now.watched.includes(datname));
    const begun = news('watched');
    if (begun.length > 0) log?.('info', `target ${name}: watches ${few(begun)}`);
    if (gone.length > 0) log?.('info', `target ${name}: no longer watches ${few(gone)}`);
    const refused = news('refused');
    if (refused.length > 0) log?.('warn', `target ${name}: the role may not connect to ${few(refused)}`);
    if (news('leftOut').length > 0) {
      const matching = now.watched.length + now.leftOut.length;
      log?.(
        'warn',
        `target ${name}: ${matching} databases match, databases.max allows ${this.#patterns.max}; left out: ${few(now.leftOut)}`,
      );
    }
  }
}
