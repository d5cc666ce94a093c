import { metrics } from '@pulso/catalogue';
import type { Client } from 'pg';
import { PulsoError } from '../../errors.ts';
import { STATEMENTS } from '../collectors.ts';
import { sample, type Sample } from '../sample.ts';
import { sessionFacts } from '../session-facts.ts';
import type { Task } from '../task.ts';
import { OTHER } from '../top.ts';
import { at, columns, type Counters } from './counters.ts';
import { StatementDeltas } from './deltas.ts';
import { keyOf, type StatementGroup, StatementGroups } from './groups.ts';
import { listingOf, type StatementListing } from './listing.ts';
import { findExtension, readCounters, type Reading, setupProblem } from './read.ts';
import { type Recent, RecentStatements } from './recent.ts';
import { GroupSpread } from './spread.ts';
import { StatementTexts } from './texts.ts';

/** Runs every so many collect intervals. */
export const STATEMENTS_EVERY = 4;
/** Groups that are listed. */
const MOST_LISTED = 200;
/** A session that reads and is not heard of for so long is gone, not busy. */
const LEAST_PATIENCE_MS = 30_000;
const WINDOW_SECONDS = 15 * 60;

/**
 * pg_stat_statements of all databases of a server, by group of statements. pg_read_all_stats, else the statements of
 * others are hidden. The extension, from 1.9 on, in the database that the session is in, in any schema; without it there
 * is nothing, and `silent` says why. PostgreSQL 15 to 18. Some 4 microseconds an entry, and more when texts are new: seldom.
 */
export class Statements {
  readonly #deltas = new StatementDeltas();
  readonly #groups = new StatementGroups();
  readonly #texts = new StatementTexts();
  readonly #recent: RecentStatements;
  #latest: Recent | undefined;
  /** The session that reads, by its database, and when it last began to. */
  #reader: { readonly datname: string; readonly at: number } | undefined;
  #silent: string | undefined;
  #tracks: Reading['tracks'] = { planning: false, ioTiming: false };

  /** Why it gives nothing now, for people; undefined where it works. */
  get silent(): string | undefined {
    return this.#silent;
  }

  /**
   * @param datname where there are several sessions, the database of this one; each has the task, and the first that
   *   finds the extension reads for all of them
   */
  task(collectIntervalMs: number, datname = ''): Task {
    const intervalMs = STATEMENTS_EVERY * collectIntervalMs;
    return {
      name: STATEMENTS,
      intervalMs,
      run: async (client) => {
        const now = performance.now();
        const other = this.#reader?.datname === datname ? undefined : this.#reader;
        if (other !== undefined && now - other.at < Math.max(3 * intervalMs, LEAST_PATIENCE_MS)) return [];
        // Before anything is waited for: what is counted is one for all sessions.
        this.#reader = { datname, at: now };
        const samples = await this.look(client).catch((error: unknown) => {
          this.#reader = undefined;
          throw error;
        });
        if (this.#silent !== undefined) this.#reader = undefined;
        return samples;
      },
      silent: () => {
        const reader = this.#reader;
        return reader === undefined || reader.datname === datname
          ? this.#silent
          : `It is read over the session ${reader.datname === '' ? 'of the server' : `in database ${reader.datname}`}.`;
      },
    };
  }

  /** @param windowSeconds what `recent` tells of, at most */
  constructor(windowSeconds = WINDOW_SECONDS) {
    this.#recent = new RecentStatements(windowSeconds);
  }

  /** What the groups did in the last quarter of an hour; undefined until that can be told. */
  recent(): Recent | undefined {
    return this.#latest;
  }

  /** Since the daemon began; the costliest of late first. */
  list(): StatementListing[] {
    const groups = this.#groups.list();
    const total = groups.reduce((sum, { weight }) => sum + weight, 0);
    return groups
      .slice(0, MOST_LISTED)
      .map((group) => listingOf(group, group.totals, total === 0 ? 0 : group.weight / total, this.#tracks));
  }

  async look(client: Client): Promise<Sample[]> {
    const { role, held } = await sessionFacts(client);
    if (!held.pg_read_all_stats) {
      throw new PulsoError('invalid_option', `Role ${role} lacks pg_read_all_stats. Run: GRANT pg_monitor TO ${role};`);
    }
    const extension = await findExtension(client);
    if (typeof extension === 'string') return this.#stop(extension);
    let reading: Reading;
    try {
      reading = await readCounters(client, extension, this.#deltas.known);
    } catch (error) {
      const problem = setupProblem(error);
      if (problem === undefined) throw error;
      return this.#stop(problem);
    }
    this.#silent = undefined;
    this.#tracks = reading.tracks;
    const interval = this.#deltas.next(reading);
    const seen = (interval?.deltas ?? reading.entries.map((entry) => ({ entry, counters: entry.counters }))).map(
      ({ entry, counters }) => ({ entry, counters, queryid: entry.queryid, seconds: counters[at.seconds] ?? 0 }),
    );
    await this.#texts.learn(client, extension, seen, new Set(reading.entries.map(({ queryid }) => queryid)));
    for (const { entry, counters, queryid, seconds } of seen) {
      const statement = this.#texts.of(queryid);
      if (interval !== undefined) this.#groups.count(entry.datname, statement, counters);
      else this.#groups.seed(entry.datname, statement, seconds, reading.at - reading.resetAt);
    }
    if (interval !== undefined) this.#groups.count(undefined, undefined, interval.rest);
    this.#groups.settle(interval?.seconds ?? 0);
    this.#recent.note(reading.at, this.#groups);
    this.#latest = this.#recent.use(this.#groups, this.#tracks);
    return this.#samples(reading);
  }

  #stop(why: string): Sample[] {
    this.#silent = why;
    this.#latest = undefined;
    return [];
  }

  #samples(reading: Reading): Sample[] {
    const { statementEntries, statementEntriesMax, statementEvictions, statementReset } = metrics.postgres;
    const told = columns
      .map((column, place) => ({ ...column, place }))
      .filter(({ needs }) => needs === undefined || reading.tracks[needs]);
    const of = (labels: readonly string[], counters: Counters): Sample[] =>
      told.flatMap(({ family, place, isRare }) =>
        isRare === true && counters[place] === 0 ? [] : sample(family, labels, counters[place]),
      );
    const shown = this.#groups.list().filter(({ isShown }) => isShown);
    const spreads = this.#spreads(reading, shown);
    return [
      ...sample(statementEntries, [], reading.count),
      ...sample(statementEntriesMax, [], reading.max),
      ...sample(statementEvictions, [], reading.evictions),
      ...sample(statementReset, [], reading.resetAt),
      ...shown.flatMap(({ datname, statement: { id, operation, table }, told: counters }) => {
        const labels = [datname, id, operation, table];
        return [...of(labels, counters), ...(spreads.get(keyOf(datname, id))?.samples(labels) ?? [])];
      }),
      ...of([OTHER, OTHER, OTHER, OTHER], this.#groups.other),
    ];
  }

  /** How long single executions of the groups took, by all entries that there are of each. */
  #spreads({ entries }: Reading, groups: readonly StatementGroup[]): ReadonlyMap<string, GroupSpread> {
    const spreads = new Map(
      groups.map(({ datname, statement }) => [keyOf(datname, statement.id), new GroupSpread()] as const),
    );
    for (const { datname, queryid, counters, spread } of entries) {
      const statement = datname === undefined ? undefined : this.#texts.of(queryid);
      if (statement !== undefined) spreads.get(keyOf(datname!, statement.id))?.add(counters, spread);
    }
    return spreads;
  }
}
