import type { AdviceWithStatements } from '../advisors/advice/advice.ts';
import type { TargetAdvisor } from '../advisors/postgres/target-advisor.ts';
import { targetAdvisors } from '../advisors/postgres/target-advisors.ts';
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
  readonly #advisors: readonly TargetAdvisor[];
  readonly #validator: Validator | undefined;

  constructor(config: ResolvedTarget, { adviceIntervalMs, complianceIntervalMs }: ResolvedConfig, log: Log) {
    this.config = config;
    this.#advisors = targetAdvisors(config);
    this.#target = new Target(config, {
      log,
      tasks: [
        ...collectors.map((collector) => collectorTask(collector, config.collectIntervalMs)),
        ...this.#advisors.flatMap((advisor) => advisor.task?.(adviceIntervalMs) ?? []),
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
    const samples = this.#target.samples();
    return this.#advisors.flatMap((advisor) => advisor.advice(samples));
  }

  status(): TargetStatus & { readonly advisors: Readonly<Record<string, string>> } {
    const silent = this.#advisors.flatMap((advisor) => {
      const why = advisor.silent();
      return why === undefined ? [] : [[advisor.name, why]];
    });
    return { ...this.#target.status(), advisors: Object.fromEntries(silent) };
  }

  findings(): readonly Finding[] {
    return this.#validator?.findings() ?? [];
  }
}
