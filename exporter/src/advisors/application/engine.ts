import { metrics } from '@pulso/catalogue';
import type { Registry } from '../../registry/index.ts';
import type { Advice } from '../advice/advice.ts';
import { exposeAdvice, rankAdvice } from '../advice/expose.ts';
import type { Advisor, Window } from './advisor.ts';
import { advisors } from './advisors.ts';
import { type Measurements, type Moment, windowOf } from './window.ts';

export interface EngineOptions {
  readonly windowSeconds: number;
  readonly measure: () => Measurements;
  /** Seconds of a clock that never goes back; for tests. */
  readonly now?: () => number;
}

/** One of the advisors. */
export interface AdvisorStatus {
  /** In snake case. */
  readonly name: string;
  /** Why it cannot judge now, for people; absent where it can. */
  readonly silent?: string;
}

/** No advice rests on less than this part of the window, nor needs more than a minute. */
const LEAST_EVIDENCE = 1 / 3;
const ENOUGH_EVIDENCE_SECONDS = 60;
/** Advice that is no longer found stands for this part of the window, so that it does not come and go. */
const HOLD = 1 / 2;
/** Measurements kept per window. */
const MOMENTS = 12;
/** Older ones that are kept, one a window: what was normal. */
const PAST = 12;

/**
 * Compares what was counted at the ends of a sliding window and asks the advisors. Works when a page is made, at most
 * twelve times per window; has no timer, and nothing on the hot path.
 */
export class AdviceEngine {
  readonly #registry: Registry;
  readonly #options: EngineOptions;
  readonly #now: () => number;
  readonly #moments: Moment[] = [];
  readonly #past: Moment[] = [];
  readonly #standing = new Map<string, { advice: Advice; seen: number }>();
  /** By name, why each cannot judge now. */
  readonly #silent = new Map<string, string>();
  readonly #stop: () => void;

  constructor(registry: Registry, options: EngineOptions) {
    this.#registry = registry;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now() / 1000);
    this.#moments.push(this.#measure());
    for (const { name } of advisors) this.#silent.set(name, `has not seen ${this.#leastSeconds} s yet`);
    this.#stop = registry.onCollect('advisors', () => this.#evaluate(), Object.values(metrics.advice));
  }

  /** What stands now, the most severe first. */
  advice(): readonly Advice[] {
    try {
      this.#evaluate();
    } catch {
      this.#registry.error('advisors');
    }
    return rankAdvice([...this.#standing.values()].map(({ advice }) => advice));
  }

  /** All advisors, and why those that cannot judge now cannot. */
  advisors(): readonly AdvisorStatus[] {
    return advisors.map(({ name }) => {
      const silent = this.#silent.get(name);
      return { name, ...(silent === undefined ? {} : { silent }) };
    });
  }

  stop(): void {
    this.#stop();
  }

  #measure(): Moment {
    return { at: this.#now(), counted: this.#options.measure() };
  }

  #evaluate(): void {
    const { windowSeconds } = this.#options;
    const moments = this.#moments;
    if (this.#now() - moments.at(-1)!.at < windowSeconds / MOMENTS) return;
    const moment = this.#measure();
    moments.push(moment);
    // The oldest that is kept is the youngest that spans the window.
    while (moments.length > 2 && moment.at - moments[1]!.at >= windowSeconds) this.#keep(moments.shift()!);
    for (const advice of this.#ask()) this.#standing.set(advice.id, { advice, seen: moment.at });
    for (const [id, { seen }] of this.#standing) {
      if (moment.at - seen > windowSeconds * HOLD) this.#standing.delete(id);
    }
    exposeAdvice(
      this.#registry,
      [...this.#standing.values()].map(({ advice }) => advice),
    );
  }

  #keep(gone: Moment): void {
    const past = this.#past;
    if (gone.at - (past.at(-1)?.at ?? -Infinity) < this.#options.windowSeconds) return;
    past.push(gone);
    if (past.length > PAST) past.shift();
  }

  #ask(): readonly Advice[] {
    const window = windowOf(this.#moments, this.#leastSeconds, this.#past);
    if (window === undefined) return [];
    const standing = [...this.#standing.values()].map(({ advice }) => advice);
    const given: Window = {
      ...window,
      stands: (kind, entity) =>
        standing.some((advice) => advice.kind === kind && (entity === undefined || advice.entity === entity)),
    };
    return advisors.flatMap((advisor) => this.#askOne(advisor, given));
  }

  /** One that fails takes no other along. */
  #askOne({ name, advise }: Advisor, window: Window): readonly Advice[] {
    try {
      const { advice, silent } = advise(window);
      if (silent === undefined) this.#silent.delete(name);
      else this.#silent.set(name, silent);
      return advice;
    } catch {
      this.#registry.error('advisors');
      this.#silent.set(name, 'has failed; pulso_exporter_errors_total counts it');
      return [];
    }
  }

  /** No advice rests on less. */
  get #leastSeconds(): number {
    return Math.min(this.#options.windowSeconds * LEAST_EVIDENCE, ENOUGH_EVIDENCE_SECONDS);
  }
}
