import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import { metrics } from '@pulso/catalogue';
import { errorFacts } from '../../error-facts.ts';
import { matchers, type PrometheusClient } from '../../prometheus/index.ts';
import type { HistoryAdvisor, HistoryVerdict, ServiceAdvice, ServiceId } from './history-advisor.ts';
import { Memory } from './memory.ts';

export interface HistoryOptions {
  readonly prometheus: Pick<PrometheusClient, 'query' | 'queryRange'>;
  readonly advisors: readonly HistoryAdvisor[];
  readonly intervalMs: number;
  readonly log?: (level: 'info' | 'warn', message: string) => void;
  /** Unix time in seconds; for tests and benches. */
  readonly now?: () => number;
  readonly random?: () => number;
}

/** Most services that are judged: each keeps some hundreds of kilobytes of history. */
const MAX_SERVICES = 200;
/** Part of the interval by which a round may come later, so that daemons do not ask all at once. */
const JITTER = 0.1;
/** The first look comes soon, but not while everything else starts. */
const FIRST_MS = 5_000;
/** Points of one answer; Prometheus allows 11,000 a series. */
const MAX_POINTS = 2_016;

/** Services of one round of which Prometheus does not answer, until the rest is left for the next. */
const GIVE_UP_AFTER = 3;

const { exporter, postgres } = metrics;
const SERVICES = `group by (cluster, service) ({__name__=~"pulso:signal:(value|idle)|${exporter.info.name}|${postgres.up.name}", service!=""})`;

interface Watched {
  readonly id: ServiceId;
  readonly memories: readonly Memory[];
  verdicts: readonly (HistoryVerdict | undefined)[];
}

/**
 * Asks Prometheus at an interval what it remembers of each service, and the advisors what they make of it. One query a
 * service and advisor, which wants only what is new since the last. Nothing here can fail the daemon.
 */
export class HistoryTask {
  readonly #options: HistoryOptions;
  readonly #stopping = new AbortController();
  readonly #watched = new Map<string, Watched>();
  #problem: string | undefined = 'Has not read the history yet.';
  #running: Promise<void> | undefined;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** A query that is under way is given up. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** What stands now, by service; services without advice are left out. */
  historyAdvice(): readonly ServiceAdvice[] {
    return [...this.#watched.values()].flatMap(({ id, verdicts }) => {
      const advice = verdicts.flatMap((verdict) => verdict?.advice ?? []);
      return advice.length === 0 ? [] : [{ ...id, advice }];
    });
  }

  /** Whether the last round reached Prometheus. */
  get known(): boolean {
    return this.#problem === undefined;
  }

  /** Why advisors cannot judge now, by advisor and service (`regression: clinic`); `history` alone where none can. */
  silent(): ReadonlyMap<string, string> {
    const reasons = new Map<string, string>();
    if (this.#problem !== undefined) reasons.set('history', this.#problem);
    for (const { id, verdicts } of this.#watched.values()) {
      for (const [at, { name }] of this.#options.advisors.entries()) {
        const why = verdicts[at]?.silent;
        if (why !== undefined) reasons.set(`${name}: ${nameOf(id)}`, why);
      }
    }
    return reasons;
  }

  /** One round over all services. */
  async look(): Promise<void> {
    const before = this.#problem;
    let failures = 0;
    try {
      const services = await this.#services();
      this.#problem =
        services.length > MAX_SERVICES
          ? `Prometheus knows ${services.length} services; only the first ${MAX_SERVICES} are looked at.`
          : undefined;
      const kept = services.slice(0, MAX_SERVICES);
      const keys = new Set(kept.map(keyOf));
      for (const key of this.#watched.keys()) if (!keys.has(key)) this.#watched.delete(key);
      for (const id of kept) {
        try {
          await this.#lookAt(id);
        } catch (error) {
          // What one service costs Prometheus too much is not the others' loss.
          if (this.#stopping.signal.aborted) return;
          this.#problem = `${nameOf(id)}: ${errorFacts(error).message}`;
          if (++failures === GIVE_UP_AFTER) break;
        }
      }
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      // What stood stands until Prometheus can be asked again: nobody has mended it meanwhile, as far as is known.
      this.#problem = errorFacts(error).message;
    }
    if (this.#problem === before) return;
    if (this.#problem === undefined) this.#options.log?.('info', 'history: Prometheus answers');
    else this.#options.log?.('warn', `history: ${this.#problem}`);
  }

  async #run(): Promise<void> {
    const { intervalMs, random = Math.random } = this.#options;
    const { signal } = this.#stopping;
    let wait = Math.min(FIRST_MS, intervalMs) * random();
    while (!signal.aborted) {
      // It fails only where it is stopped, which the next line sees.
      await pause(wait, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await this.look();
      wait = intervalMs * (1 + JITTER * random());
    }
  }

  async #services(): Promise<ServiceId[]> {
    const { prometheus, now } = this.#options;
    const at = now === undefined ? undefined : now() * 1000;
    const series = await prometheus.query(SERVICES, at, this.#stopping.signal);
    return series
      .map(({ labels: { service = '', cluster = '' } }) => ({ service, cluster }))
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  async #lookAt(id: ServiceId): Promise<void> {
    const { advisors } = this.#options;
    const watched = this.#watched.get(keyOf(id)) ?? {
      id,
      memories: advisors.map(({ step, points }) => new Memory(step, points)),
      verdicts: advisors.map(() => undefined),
    };
    this.#watched.set(keyOf(id), watched);
    const verdicts: (HistoryVerdict | undefined)[] = [];
    for (const [at, advisor] of advisors.entries()) {
      const isNew = await this.#read(advisor, id, watched.memories[at]!);
      const view = watched.memories[at]!.view();
      // Judging takes tens of milliseconds: whoever asks the daemon for a page goes first.
      await breathe();
      verdicts.push(isNew && view !== undefined ? advisor.advise({ ...id, ...view }) : watched.verdicts[at]);
    }
    watched.verdicts = verdicts;
  }

  /** Brings a memory up to date; whether there was anything new. */
  async #read(advisor: HistoryAdvisor, id: ServiceId, memory: Memory): Promise<boolean> {
    const { prometheus, now = () => Date.now() / 1000 } = this.#options;
    const all = memory.missing(now());
    if (all === undefined) return false;
    for (let { start } = all; start <= all.end; start += MAX_POINTS * all.step) {
      const end = Math.min(all.end, start + (MAX_POINTS - 1) * all.step);
      const range = { start, end, step: all.step };
      memory.add(await prometheus.queryRange(advisor.query(matchers({ ...id })), range, this.#stopping.signal), end);
    }
    return true;
  }
}

const keyOf = ({ cluster, service }: ServiceId): string => JSON.stringify([cluster, service]);
const nameOf = ({ cluster, service }: ServiceId): string => (cluster === '' ? service : `${service} (${cluster})`);
