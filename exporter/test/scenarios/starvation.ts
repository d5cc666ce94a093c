import { Client } from 'pg';

const BEAT_MS = 100;

/**
 * Tells a machine that gives neither the test nor its healthy server a turn, which is nobody's fault, from a daemon that
 * holds up the event loop or waits for another server: a beat that is late though the process had next to nothing to do,
 * or a statement of nobody's that waits for its answer.
 */
export class Starvation {
  readonly #least: number;
  readonly #client: Client;
  readonly #over = new AbortController();
  #last = -Infinity;
  #running: Promise<unknown> = Promise.resolve();

  /** @param leastMs a shorter wait is none */
  constructor(url: string, leastMs: number) {
    this.#least = leastMs;
    this.#client = new Client({ connectionString: url });
    this.#client.on('error', () => {});
  }

  async start(): Promise<void> {
    await this.#client.connect();
    this.#running = Promise.all([this.#beat(), this.#ask()]);
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
    await this.#client.end();
  }

  /** Whether it was so at any time in the last so many milliseconds. */
  within(milliseconds: number): boolean {
    return performance.now() - this.#last < milliseconds;
  }

  async #beat(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const [begun, used] = [performance.now(), process.cpuUsage()];
      await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
      const { user, system } = process.cpuUsage(used);
      // What the process itself worked meanwhile is no starvation.
      if (performance.now() - begun - BEAT_MS - (user + system) / 1000 > this.#least) this.#last = performance.now();
    }
  }

  async #ask(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const begun = performance.now();
      await this.#client.query('select 1');
      if (performance.now() - begun > this.#least) this.#last = performance.now();
      await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
    }
  }
}
