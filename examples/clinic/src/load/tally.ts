/** Counts and times of what the virtual users did. Times in milliseconds. */
export interface Tally {
  readonly requests: number;
  readonly failures: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly actions: Readonly<Record<string, { count: number; p50: number; p95: number; max: number }>>;
  readonly requestsPerSecond: number;
  readonly p95: number;
  readonly websocketMessages: number;
}

/** Enough for a quantile, however long the load runs. */
const KEPT_TIMES = 2_000;

function quantile(sorted: readonly number[], q: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0) * 10) / 10;
}

export class Recorder {
  #start = performance.now();
  #requests = 0;
  #failures = 0;
  #messages = 0;
  readonly #statuses: Record<string, number> = {};
  readonly #times = new Map<string, { count: number; recent: number[]; max: number }>();

  /** `status` 0: no answer at all. */
  request(action: string, status: number, ms: number): void {
    this.#requests++;
    if (status === 0 || status >= 500) this.#failures++;
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    const times = this.#times.get(action) ?? { count: 0, recent: [], max: 0 };
    times.recent[times.count % KEPT_TIMES] = ms;
    times.count++;
    times.max = Math.max(times.max, ms);
    this.#times.set(action, times);
  }

  message(): void {
    this.#messages++;
  }

  tally(): Tally {
    const seconds = (performance.now() - this.#start) / 1000;
    const all: number[] = [];
    const actions: Record<string, { count: number; p50: number; p95: number; max: number }> = {};
    for (const [action, { count, recent, max }] of this.#times) {
      const sorted = recent.toSorted((a, b) => a - b);
      all.push(...sorted);
      actions[action] = { count, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), max: Math.round(max) };
    }
    return {
      requests: this.#requests,
      failures: this.#failures,
      statuses: { ...this.#statuses },
      actions,
      requestsPerSecond: Math.round((this.#requests / seconds) * 10) / 10,
      p95: quantile(
        all.sort((a, b) => a - b),
        0.95,
      ),
      websocketMessages: this.#messages,
    };
  }
}
