import { controls as catalogueControls, type Control } from '@pulso/catalogue';
import type { Client } from 'pg';
import type { ResolvedTarget } from '../config/resolve.ts';
import { auditorConnection, connect } from '../postgres/connect.ts';
import { downReason } from '../postgres/down-reason.ts';
import { sqlState } from '../postgres/failure.ts';
import type { Sample } from '../postgres/sample.ts';
import { evaluate, type Result } from './evaluate.ts';
import { controlSamples } from './samples.ts';

export interface ValidatorOptions {
  readonly intervalMs: number;
  readonly controls?: readonly Control[];
  readonly log?: (level: 'info' | 'warn', message: string) => void;
  /** Told when there is a new finding. */
  readonly onChange?: () => void;
}

/** A control with what its last test found. */
export interface Finding {
  readonly control: Control;
  readonly result: Result;
  /** The last test that ran to an end. */
  readonly measuredAt?: Date;
}

/**
 * Tests the controls on one target as its auditor role, each round in a session of its own, so that between rounds the
 * role holds no connection.
 */
export class Validator {
  readonly #target: ResolvedTarget;
  readonly #options: ValidatorOptions;
  readonly #findings = new Map<string, Finding>();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  readonly #stopping = new AbortController();
  #client: Client | undefined;

  constructor(target: ResolvedTarget, options: ValidatorOptions) {
    this.#target = target;
    this.#options = options;
  }

  start(): void {
    this.#round = this.evaluateAll().finally(() => {
      if (!this.#stopping.signal.aborted) this.#timer = setTimeout(() => this.start(), this.#options.intervalMs);
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    void this.#client?.end().catch(() => {});
    await this.#round;
  }

  /** One round. What cannot be tested is a result too; it does not throw. */
  async evaluateAll(): Promise<void> {
    const controls = this.#options.controls ?? catalogueControls;
    let lost: string | undefined;
    try {
      this.#client = await connect(this.#target, auditorConnection(this.#target), this.#stopping.signal);
    } catch (error) {
      lost = sqlState(error) ?? downReason(error);
    }
    for (const control of controls) {
      if (this.#stopping.signal.aborted) break;
      let result: Result | undefined;
      if (this.#client !== undefined && lost === undefined) {
        try {
          result = await evaluate(this.#client, control, this.#target);
        } catch (error) {
          if (this.#stopping.signal.aborted) return;
          lost = downReason(error);
        }
      }
      this.#keep(control, result ?? untested(control, lost ?? 'other'));
    }
    // Not awaited: a server that hangs would not let go.
    void this.#client?.end().catch(() => {});
    this.#client = undefined;
  }

  findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  samples(): Sample[] {
    return this.findings().flatMap(({ control, result, measuredAt }) => controlSamples(control, result, measuredAt));
  }

  #keep(control: Control, result: Result): void {
    const before = this.#findings.get(control.id);
    const measuredAt = result.checked === undefined ? before?.measuredAt : result.evaluatedAt;
    if (before?.result.status !== result.status) {
      const level = result.status === 'pass' || result.status === 'na' ? 'info' : 'warn';
      const code = result.errorCode === undefined ? '' : ` (${result.errorCode})`;
      this.#options.log?.(level, `target ${this.#target.name}: control ${control.id}: ${result.status}${code}`);
    }
    this.#findings.set(control.id, { control, result, ...(measuredAt === undefined ? {} : { measuredAt }) });
    this.#options.onChange?.();
  }
}

function untested(control: Control, errorCode: string): Result {
  return { control: control.id, status: 'error', errorCode, evaluatedAt: new Date() };
}
