import { metrics } from '@pulso/catalogue';
import type { Advice } from '../advisors/advice.ts';
import { adviseConnections } from '../advisors/connections.ts';
import { indexAdvice, type AdviceWithStatements } from '../advisors/missing-index-advice.ts';
import { MissingIndexAdvisor } from '../advisors/missing-index-task.ts';
import { Validator, type Finding } from '../compliance/validator.ts';
import type { ResolvedConfig, ResolvedTarget } from '../config/resolve.ts';
import { collectors } from '../postgres/collectors.ts';
import { customQueryTask } from '../postgres/custom-query.ts';
import type { Sample } from '../postgres/sample.ts';
import { Target, type TargetStatus } from '../postgres/target.ts';
import { collectorTask } from '../postgres/tasks.ts';

export type Log = (level: 'info' | 'warn', message: string) => void;

/** Everything that the daemon does about one server: collectors and advisors on one session, controls on another. */
export class Watch {
  readonly config: ResolvedTarget;
  readonly #target: Target;
  readonly #index = new MissingIndexAdvisor();
  readonly #validator: Validator | undefined;

  constructor(config: ResolvedTarget, { adviceIntervalMs, complianceIntervalMs }: ResolvedConfig, log: Log) {
    this.config = config;
    this.#target = new Target(config, {
      log,
      tasks: [
        ...collectors.map((collector) => collectorTask(collector, config.collectIntervalMs)),
        this.#index.task(adviceIntervalMs),
        ...config.queries.map((query) => customQueryTask(query, query.intervalMs)),
      ],
    });
    this.#validator =
      config.auditor === undefined ? undefined : new Validator(config, { intervalMs: complianceIntervalMs, log });
  }

  start(): void {
    this.#target.start();
    this.#validator?.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#target.stop(), this.#validator?.stop()]);
  }

  /** What `/probe` shows besides advice; from memory. */
  samples(): Sample[] {
    return [...this.#target.samples(), ...(this.#validator?.samples() ?? [])];
  }

  advice(): AdviceWithStatements[] {
    return [...this.#connections(), ...indexAdvice(this.#index.findings())];
  }

  status(): TargetStatus & { readonly advisors: Readonly<Record<string, string>> } {
    const silent = this.#index.silent;
    return { ...this.#target.status(), advisors: silent === undefined ? {} : { missing_index: silent } };
  }

  findings(): readonly Finding[] {
    return this.#validator?.findings() ?? [];
  }

  #connections(): Advice[] {
    const { connections, maxConnections } = metrics.postgres;
    const counts = [];
    let limit: number | undefined;
    for (const sample of this.#target.samples()) {
      if (!('value' in sample)) continue;
      const [datname = '', state = ''] = sample.labels;
      if (sample.family === connections) counts.push({ datname, state, sessions: sample.value });
      if (sample.family === maxConnections) limit = sample.value;
    }
    return adviseConnections(this.config.name, counts, limit);
  }
}
