import { gatewayErrors } from './errors.ts';
import { slowQueries } from './slow-queries.ts';
import { smallCache } from './small-cache.ts';
import { starvedPool } from './starved-pool.ts';
import type { FaultId, FaultSwitch, Parts } from './switch.ts';
import { violatedControl } from './violated-control.ts';

/** The clinic's switches, each started or not. Changes come one after the other. */
export class Faults {
  readonly #switches: ReadonlyMap<FaultId, FaultSwitch>;
  readonly #active = new Set<FaultId>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    const switches = [slowQueries, starvedPool, smallCache, gatewayErrors, violatedControl].map((make) => make(parts));
    this.#switches = new Map(switches.map((each) => [each.id, each]));
  }

  /** Each switch and whether it is started. */
  list(): { id: FaultId; active: boolean }[] {
    return [...this.#switches.keys()].map((id) => ({ id, active: this.#active.has(id) }));
  }

  find(id: string): FaultId | undefined {
    return [...this.#switches.keys()].find((known) => known === id);
  }

  start(id: FaultId): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#active.has(id)) return;
      try {
        await this.#switches.get(id)?.start();
        this.#active.add(id);
      } catch (error) {
        // What was done half-way is undone, as far as that works; the reason of the failure is what counts.
        await this.#switches
          .get(id)
          ?.stop()
          .catch(() => {});
        throw error;
      }
    });
  }

  stop(id: FaultId): Promise<void> {
    return this.#inTurn(async () => {
      await this.#switches.get(id)?.stop();
      this.#active.delete(id);
    });
  }

  async stopAll(): Promise<void> {
    for (const id of [...this.#active]) await this.stop(id);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }
}
