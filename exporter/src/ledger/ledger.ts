import { setTimeout as sleep } from 'node:timers/promises';
import type { Advice } from '../advisors/advice/advice.ts';
import { dismissalOf } from './dismissal.ts';
import { errorFacts } from '../error-facts.ts';
import { PrometheusError, type PrometheusClient } from '../prometheus/index.ts';
import { type Entry, entryKey, type Identity, keyOf } from './entry.ts';
import { Figures } from './figures.ts';
import { eachOf } from './each-of.ts';
import { placesOf, type Place } from './places.ts';
import { MAX_ENTRIES, type Rules } from './rules.ts';
import { observations } from './observations.ts';
import type { AdviceSource } from './sources.ts';
import { dismiss, kindOf, type Observation, restore, step } from './step.ts';
import { type HistoryStore, isKnownKind } from './store.ts';
import { windowsOf } from './windows.ts';

export interface LedgerOptions {
  readonly store: HistoryStore;
  readonly sources: readonly AdviceSource[];
  /** Undefined where none is configured: advice is then listed, and never measured. */
  readonly prometheus: () => PrometheusClient | undefined;
  readonly rules: () => Rules;
  /** Time between two looks. */
  readonly intervalMs: () => number;
  readonly log: (level: 'info' | 'warn', message: string) => void;
  /** Told of a fault of ours. */
  readonly onFault: () => void;
  readonly now?: () => number;
}

/** Queries under way at once: Prometheus answers others too. */
const AT_ONCE = 4;
/** What is shown now is taken over at most so much of the past. */
const NOW_MS = 300_000;

/** An entry with its place among what can be acted on; without one where it has ended or is dismissed. */
export interface Listed {
  readonly entry: Entry;
  readonly place?: Place;
}

/**
 * The one book of all advice: it looks at what the sources give, follows each advice through its life, measures what
 * became of it, ranks what stands and keeps everything over restarts.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #now: () => number;
  #entries = new Map<string, Entry>();
  #kept = '';
  #places: ReadonlyMap<string, Place> = new Map();
  readonly #stopping = new AbortController();
  #rounds: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();
  #saveFailed = false;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Begins to look, again and again. */
  start(): void {
    this.#rounds = this.#lookOnAndOn();
  }

  /**
   * Reads what was kept.
   * @throws PulsoError where the history cannot be read
   */
  async load(): Promise<void> {
    const known = (await this.#options.store.load()).filter(isKnownKind);
    this.#entries = new Map(known.map((entry) => [entryKey(entry), entry]));
    this.#kept = durable(known);
    this.#place();
  }

  /** Ends what is under way, and keeps all of it; of a ledger that never looked there is nothing to keep. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#rounds;
    await this.#last;
    if (this.#rounds !== undefined) await this.#save(true);
    await this.#options.store.close();
  }

  /** Everything in the book: what can be acted on by rank, then the rest, the latest first. */
  all(): readonly Listed[] {
    const listed = [...this.#entries].map(([key, entry]): Listed => {
      const place = this.#places.get(key);
      return { entry, ...(place === undefined ? {} : { place }) };
    });
    const last = Number.POSITIVE_INFINITY;
    return listed.toSorted(
      (a, b) => (a.place?.rank ?? last) - (b.place?.rank ?? last) || b.entry.since - a.entry.since || compare(a, b),
    );
  }

  /** The same advice may stand for several services. */
  find(id: string): readonly Listed[] {
    return this.all().filter(({ entry }) => entry.advice.id === id);
  }

  /** By the key of an entry: for what an advice is held back, or a symptom of. */
  entry(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Services that advice has been given for. */
  services(): readonly Identity[] {
    const found = [...this.#entries.values()].map(({ service, cluster }) => ({ service, cluster }));
    return [...new Map(found.map((one) => [keyOf(one, ''), one])).values()];
  }

  /**
   * Puts advice aside until a date, with the reason, which is kept and shown: what looks like personal data is refused.
   * @returns false where no such advice stands
   * @throws PulsoError `invalid_option` for a reason or date that cannot be taken
   */
  dismiss(id: string, { reason, until, ...of }: { reason: string; until: Date } & Partial<Identity>): Promise<boolean> {
    const to = dismissalOf(reason, until, this.#now());
    return this.#change(id, of, ['proposed', 'applied', 'dismissed'], (entry) => dismiss(entry, to, this.#now()));
  }

  /** Ends a dismissal at once. @returns false where none stands */
  restore(id: string, of: Partial<Identity> = {}): Promise<boolean> {
    return this.#change(id, of, ['dismissed'], (entry) => restore(entry, this.#now(), this.#options.rules()));
  }

  /** One look at everything. Looks and changes come one after the other. */
  look(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#lookOnce();
      await this.#save(false);
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.then(() => undefined).catch(() => {});
    return result;
  }

  #change(
    id: string,
    of: Partial<Identity>,
    states: readonly Entry['state'][],
    change: (entry: Entry) => Entry,
  ): Promise<boolean> {
    return this.#inTurn(async () => {
      const found = this.find(id).filter(
        ({ entry }) =>
          states.includes(entry.state) &&
          (of.service ?? entry.service) === entry.service &&
          (of.cluster ?? entry.cluster) === entry.cluster,
      );
      for (const { entry } of found) this.#entries.set(entryKey(entry), change(entry));
      this.#place();
      await this.#save(false);
      return found.length > 0;
    });
  }

  async #lookOnAndOn(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.look().catch((error: unknown) => {
        this.#options.onFault();
        this.#options.log('warn', `advice could not be looked at: ${errorFacts(error).message}`);
      });
      await sleep(this.#options.intervalMs(), undefined, { signal }).catch(() => {});
    }
  }

  async #lookOnce(): Promise<void> {
    const standing = [...this.#entries.values()].flatMap(({ source, state, advice: { id, apply } }) =>
      state !== 'proposed' || apply === undefined ? [] : [{ source, id, apply }],
    );
    const reports = (await Promise.all(this.#options.sources.map(async (source) => source.read(standing)))).flat();
    const seen = observations(reports, [...this.#entries.values()]);
    await eachOf([...seen], AT_ONCE, async ([key, observation]) => {
      if (this.#stopping.signal.aborted) return;
      const before = this.#entries.get(key);
      const next = step(before, await this.#withFigures(before, observation), this.#now(), this.#options.rules());
      if (next === undefined) return;
      this.#entries.set(key, next);
      if (next.state !== before?.state) this.#tell(next);
    });
    this.#prune();
    this.#place();
  }

  /** What Prometheus adds to what the source said; nothing while it cannot be asked. */
  async #withFigures(entry: Entry | undefined, seen: Observation): Promise<Observation> {
    const client = this.#options.prometheus();
    const advice = entry?.advice ?? seen.advice;
    const isOpen =
      entry === undefined || ['proposed', 'applied', 'dismissed'].includes(entry.state) || seen.advice !== undefined;
    if (client === undefined) return { ...seen, isUnmeasurable: true };
    if (advice === undefined || !isOpen) return seen;
    const asked = { service: seen.service, cluster: seen.cluster, advice };
    const figures = new Figures(client);
    const now = this.#now();
    const rules = this.#options.rules();
    const windows = entry === undefined ? undefined : windowsOf(entry, now, rules);
    try {
      const lengthMs = Math.min(NOW_MS, rules.windowMs);
      const [setting, reading, names, measurement] = await Promise.all([
        figures.setting(asked),
        seen.advice === undefined ? undefined : figures.reading(asked, lengthMs, now),
        seen.advice === undefined ? undefined : figures.names(asked, lengthMs, now),
        windows === undefined ? undefined : figures.measurement(asked, windows),
      ]);
      return {
        ...seen,
        ...(setting === undefined ? {} : { setting }),
        ...(reading === undefined ? {} : { now: reading }),
        // What its advisor knows itself goes first; what was known at the look before, last.
        ...(seen.advice === undefined
          ? {}
          : { advice: { ...seen.advice, values: { ...namesOf(entry), ...names, ...seen.advice.values } } }),
        ...(measurement === undefined ? {} : { measurement }),
      };
    } catch (error) {
      if (error instanceof PrometheusError) return { ...seen, known: false };
      throw error;
    }
  }

  #place(): void {
    this.#places = placesOf([...this.#entries.values()], this.#now());
  }

  /** What has ended goes after its time; of too many the longest ended. */
  #prune(): void {
    const { keepMs } = this.#options.rules();
    const ended = [...this.#entries].filter(([, { state }]) => ['confirmed', 'refuted', 'expired'].includes(state));
    const oldest = ended.toSorted(([, a], [, b]) => a.since - b.since);
    const surplus = this.#entries.size - MAX_ENTRIES;
    for (const [at, [key, { since }]] of oldest.entries()) {
      if (at < surplus || this.#now() - since > keepMs) this.#entries.delete(key);
    }
  }

  #tell({ advice, service, state }: Entry): void {
    this.#options.log('info', `advice ${advice.id} (${advice.kind} ${advice.entity}) of ${service}: ${state}`);
  }

  /** Writes where something changed that a restart must not lose; what is merely newer is written at the end. */
  async #save(isEnd: boolean): Promise<void> {
    const entries = [...this.#entries.values()];
    const text = durable(entries);
    if (!isEnd && text === this.#kept) return;
    try {
      await this.#options.store.save(entries);
      this.#kept = text;
      this.#saveFailed = false;
    } catch (error) {
      this.#options.onFault();
      if (!this.#saveFailed) this.#options.log('warn', errorFacts(error).message);
      this.#saveFailed = true;
    }
  }
}

/** Of what Prometheus told of an advice for its texts, what is known already. */
function namesOf(entry: Entry | undefined): Advice['values'] {
  if (entry === undefined) return {};
  const told = new Set(Object.keys(kindOf(entry).observe?.names ?? {}));
  return Object.fromEntries(Object.entries(entry.advice.values).filter(([name]) => told.has(name)));
}

/** The entries as they must not be lost: without what every look renews. */
function durable(entries: readonly Entry[]): string {
  const lasting = entries.map(({ now: _now, unappliedAt: _unapplied, advice, ...rest }) => ({
    ...rest,
    ...{ id: advice.id, proposed: advice.proposed, severity: advice.severity },
  }));
  return JSON.stringify(lasting);
}

const compare = (a: Listed, b: Listed) => (entryKey(a.entry) < entryKey(b.entry) ? -1 : 1);
