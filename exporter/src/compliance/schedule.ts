/** Share of an interval by which rounds of several targets drift apart. */
const JITTER = 0.1;

/** Which controls are due. Those that run together stay together: a session serves many. */
export class Schedule {
  readonly #everyMs: ReadonlyMap<string, number>;
  readonly #dueAt: Map<string, number>;
  readonly #random: () => number;

  /** @param everyMs the interval of each control; all are due at once at first */
  constructor(everyMs: ReadonlyMap<string, number>, random: () => number = Math.random) {
    this.#everyMs = everyMs;
    this.#dueAt = new Map([...everyMs.keys()].map((id) => [id, 0]));
    this.#random = random;
  }

  /** What is due, the longest overdue first: what a spent budget left behind leads the next round. */
  due(now: number): readonly string[] {
    return [...this.#dueAt]
      .filter(([, at]) => at <= now)
      .toSorted(([, a], [, b]) => a - b)
      .map(([id]) => id);
  }

  /** Takes the next time for all that ran in one round. Never later than its interval, so that it does not look stale. */
  ran(ids: readonly string[], startedAt: number): void {
    const early = 1 - JITTER * this.#random();
    for (const id of ids) this.#dueAt.set(id, startedAt + (this.#everyMs.get(id) ?? 0) * early);
  }

  /** When the next one is due. */
  next(): number {
    return Math.min(...this.#dueAt.values());
  }
}
