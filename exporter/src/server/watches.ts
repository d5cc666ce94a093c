import type { ResolvedConfig } from '../config/resolve.ts';
import type { ValidatorOptions } from '../compliance/index.ts';
import { type Log, Watch } from './watch.ts';

/** The watches of a configuration, by target name; another configuration leaves alone what it does not change. */
export class Watches {
  readonly #log: Log;
  readonly #onEvaluation: ValidatorOptions['onEvaluation'];
  readonly #byName = new Map<string, { readonly watch: Watch; readonly key: string }>();
  #started = false;

  /** @param onEvaluation told of each test of a control */
  constructor(config: ResolvedConfig, log: Log, onEvaluation?: ValidatorOptions['onEvaluation']) {
    this.#log = log;
    this.#onEvaluation = onEvaluation;
    this.#adopt(config);
  }

  start(): void {
    this.#started = true;
    for (const watch of this.all()) watch.start();
  }

  async stop(): Promise<void> {
    this.#started = false;
    await Promise.all(this.all().map((watch) => watch.stop()));
  }

  all(): readonly Watch[] {
    return [...this.#byName.values()].map(({ watch }) => watch);
  }

  get(name: string): Watch | undefined {
    return this.#byName.get(name)?.watch;
  }

  /** Ends the watches of targets that are gone or changed, and begins new ones. Resolves once the old ones have ended. */
  async apply(config: ResolvedConfig): Promise<void> {
    await Promise.all(this.#adopt(config).map((watch) => watch.stop()));
  }

  /** Takes the configuration on; returns the watches that are no longer wanted. */
  #adopt(config: ResolvedConfig): Watch[] {
    const { adviceIntervalMs, compliance, prometheus, targets } = config;
    const before = new Map(this.#byName);
    this.#byName.clear();
    for (const target of targets) {
      const key = JSON.stringify([target, adviceIntervalMs, compliance, prometheus]);
      const known = before.get(target.name);
      if (known?.key === key) {
        this.#byName.set(target.name, known);
        before.delete(target.name);
        continue;
      }
      const watch = new Watch(target, config, this.#log, this.#onEvaluation);
      this.#byName.set(target.name, { watch, key });
      if (this.#started) watch.start();
    }
    return [...before.values()].map(({ watch }) => watch);
  }
}
