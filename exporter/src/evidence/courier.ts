import { errorFacts } from '../error-facts.ts';
import { checkpointName, type SignedCheckpoint } from './checkpoint.ts';
import { deliver, type Place } from './deliver.ts';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 300_000;

/** Brings checkpoints to every place, in their order and again until they are there. */
export class Courier {
  readonly #places: readonly Place[];
  readonly #log: ((level: 'info' | 'warn', message: string) => void) | undefined;
  readonly #stopping = new AbortController();
  readonly #waiting = new Map<Place, SignedCheckpoint[]>();
  readonly #runs = new Map<Place, Promise<void>>();
  #wake: (() => void)[] = [];

  constructor(places: readonly Place[], log?: (level: 'info' | 'warn', message: string) => void) {
    this.#places = places;
    this.#log = log;
    for (const place of places) this.#waiting.set(place, []);
  }

  /** Checkpoints that are not everywhere yet. */
  get pending(): number {
    return Math.max(0, ...[...this.#waiting.values()].map((list) => list.length));
  }

  /** All checkpoints over entries up to this one are everywhere; meant for while some are pending. */
  get deliveredBefore(): number {
    const first = [...this.#waiting.values()].flatMap(([one]) => (one === undefined ? [] : [one.checkpoint.seq]));
    return first.length === 0 ? 0 : Math.min(...first) - 1;
  }

  send(...checkpoints: readonly SignedCheckpoint[]): void {
    for (const place of this.#places) {
      this.#waiting.get(place)?.push(...checkpoints);
      this.#start(place);
    }
  }

  /** Waits for what is under way, no longer than `patienceMs`. What is not delivered then is delivered by the next process. */
  async stop(patienceMs: number): Promise<void> {
    const timer = setTimeout(() => this.#stop(), patienceMs);
    await Promise.all(this.#runs.values());
    clearTimeout(timer);
    this.#stop();
  }

  #start(place: Place): void {
    if (this.#runs.has(place) || this.#waiting.get(place)?.length === 0) return;
    const run = this.#run(place).finally(() => {
      this.#runs.delete(place);
      // What came in the very moment in which the last one had ended.
      if (!this.#stopping.signal.aborted) this.#start(place);
    });
    this.#runs.set(place, run);
  }

  #stop(): void {
    this.#stopping.abort();
    for (const wake of this.#wake) wake();
    this.#wake = [];
  }

  async #run(place: Place): Promise<void> {
    const waiting = this.#waiting.get(place) ?? [];
    let retryMs = FIRST_RETRY_MS;
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      if (this.#stopping.signal.aborted) return;
      try {
        await deliver(next, place, this.#stopping.signal);
        waiting.shift();
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        const { code, message } = errorFacts(error);
        const to = 'directory' in place ? place.directory : new URL(place.url).origin;
        this.#log?.('warn', `evidence: ${checkpointName(next)} is not delivered to ${to} yet (${code ?? message})`);
        await this.#pause(retryMs);
        retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
      }
    }
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
