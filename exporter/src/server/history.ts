import type { Disk } from '../advisors/history/capacity/resources.ts';
import { historyAdvisors } from '../advisors/history/history-advisors.ts';
import type { ServiceAdvice } from '../advisors/history/history-advisor.ts';
import { HistoryTask } from '../advisors/history/history-task.ts';
import type { ResolvedConfig } from '../config/resolve.ts';
import { PrometheusClient } from '../prometheus/index.ts';
import type { Log } from './watch.ts';

const UNCONFIGURED = 'No Prometheus is configured, so nothing is known of the past. Set prometheus.url.';

/** What the daemon makes of Prometheus' memory, for as long as it has a Prometheus; see `HistoryTask`. */
export class History {
  readonly #log: Log;
  #config: ResolvedConfig;
  #task: HistoryTask | undefined;
  #started = false;

  constructor(config: ResolvedConfig, log: Log) {
    this.#log = log;
    this.#config = config;
    this.#task = this.#make();
  }

  start(): void {
    this.#started = true;
    this.#task?.start();
  }

  async stop(): Promise<void> {
    this.#started = false;
    await this.#task?.stop();
  }

  /** Takes another configuration on; what was read is kept where it is the same for this. */
  async apply(config: ResolvedConfig): Promise<void> {
    const before = this.#config;
    this.#config = config;
    if (keyOf(before) === keyOf(config)) return;
    const old = this.#task;
    this.#task = this.#make();
    if (this.#started) this.#task?.start();
    await old?.stop();
  }

  /** What stands now, by service. */
  historyAdvice(): readonly ServiceAdvice[] {
    return this.#task?.historyAdvice() ?? [];
  }

  /** Whether what is missing from `historyAdvice` is known not to stand: Prometheus was asked, and answered. */
  get known(): boolean {
    return this.#task?.known ?? false;
  }

  /** Why advisors cannot judge, for people, by what it is about. */
  silent(): ReadonlyMap<string, string> {
    return this.#task?.silent() ?? new Map([['history', UNCONFIGURED]]);
  }

  #make(): HistoryTask | undefined {
    const { prometheus, historyIntervalMs } = this.#config;
    if (prometheus === undefined) return undefined;
    return new HistoryTask({
      prometheus: new PrometheusClient(prometheus.url, prometheus.timeoutMs),
      advisors: historyAdvisors(disksOf(this.#config)),
      intervalMs: historyIntervalMs,
      log: this.#log,
    });
  }
}

const disksOf = ({ targets }: ResolvedConfig): Disk[] =>
  targets.flatMap(({ name, diskBytes }) => (diskBytes === undefined ? [] : [{ server: name, bytes: diskBytes }]));

const keyOf = (config: ResolvedConfig): string =>
  JSON.stringify([config.prometheus, config.historyIntervalMs, disksOf(config)]);
