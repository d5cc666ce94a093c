import { metrics } from '@pulso/catalogue';
import type { CacheSample } from '../../instruments/cache.ts';
import type { HttpSample } from '../../instruments/http.ts';
import type { PoolSample } from '../../instruments/pool.ts';
import type { RuntimeSample } from '../../instruments/runtime.ts';
import type { Registry } from '../../registry/index.ts';
import type { Advice } from '../advice/advice.ts';
import { exposeAdvice, rankAdvice } from '../advice/expose.ts';
import type { Window } from './advisor.ts';
import { advisors } from './advisors.ts';
import { cacheDelta, httpDeltas, poolDelta } from './deltas.ts';

/** All that the process has counted since it started. */
export interface Measurements {
  readonly runtime: RuntimeSample;
  readonly http: readonly HttpSample[];
  readonly pools: readonly PoolSample[];
  readonly caches: readonly CacheSample[];
}

export interface EngineOptions {
  readonly windowSeconds: number;
  readonly measure: () => Measurements;
  /** Seconds of a clock that never goes back; for tests. */
  readonly now?: () => number;
}

interface Moment {
  readonly at: number;
  readonly counted: Measurements;
}

/** No advice rests on less than this part of the window, nor needs more than a minute. */
const LEAST_EVIDENCE = 1 / 3;
const ENOUGH_EVIDENCE_SECONDS = 60;
/** Advice that is no longer found stands for this part of the window, so that it does not come and go. */
const HOLD = 1 / 2;
/** Measurements kept per window. */
const MOMENTS = 12;

/**
 * Compares what was counted at the ends of a sliding window and asks the advisors. Works when a page is made, at most
 * twelve times per window; has no timer, and nothing on the hot path.
 */
export class AdviceEngine {
  readonly #registry: Registry;
  readonly #options: EngineOptions;
  readonly #now: () => number;
  readonly #moments: Moment[] = [];
  readonly #standing = new Map<string, { advice: Advice; seen: number }>();
  readonly #silent = new Map<string, string>();
  readonly #stop: () => void;

  constructor(registry: Registry, options: EngineOptions) {
    this.#registry = registry;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now() / 1000);
    this.#moments.push(this.#measure());
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

  /** Advisors that cannot judge now, and why, for people. */
  silent(): ReadonlyMap<string, string> {
    return this.#silent;
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
    while (moments.length > 2 && moment.at - moments[1]!.at >= windowSeconds) moments.shift();
    for (const advice of this.#ask(moment)) this.#standing.set(advice.id, { advice, seen: moment.at });
    for (const [id, { seen }] of this.#standing) {
      if (moment.at - seen > windowSeconds * HOLD) this.#standing.delete(id);
    }
    exposeAdvice(
      this.#registry,
      [...this.#standing.values()].map(({ advice }) => advice),
    );
  }

  #ask(last: Moment): readonly Advice[] {
    const window = this.#window(last);
    if (window === undefined) return [];
    return advisors.flatMap(({ name, advise }) => {
      const { advice, silent } = advise(window);
      if (silent === undefined) this.#silent.delete(name);
      else this.#silent.set(name, silent);
      return advice;
    });
  }

  #window(last: Moment): Window | undefined {
    const [first] = this.#moments;
    const seconds = first && this.#seconds(first, last);
    if (first === undefined || seconds === undefined) return undefined;
    const { runtime, http, pools, caches } = last.counted;
    const standing = [...this.#standing.values()].map(({ advice }) => advice);
    return {
      seconds,
      http: httpDeltas(first.counted.http, http),
      runtime: { ...runtime, seconds, usedCores: (runtime.cpuSeconds - first.counted.runtime.cpuSeconds) / seconds },
      pools: this.#sinceUnchanged((counted) => counted.pools, pools, last, poolDelta),
      caches: this.#sinceUnchanged((counted) => counted.caches, caches, last, cacheDelta),
      stands: (kind, entity) =>
        standing.some((advice) => advice.kind === kind && (entity === undefined || advice.entity === entity)),
    };
  }

  /** What each pool or cache did since it has its present size, of those that have it for long enough. */
  #sinceUnchanged<S extends PoolSample | CacheSample, U>(
    list: (counted: Measurements) => readonly S[],
    samples: readonly S[],
    last: Moment,
    delta: (first: S, last: S, seconds: number) => U,
  ): U[] {
    return samples.flatMap((sample) => {
      const from = this.#unchangedSince(list, sample);
      const seconds = from && this.#seconds(from.moment, last);
      return from === undefined || seconds === undefined ? [] : [delta(from.sample, sample, seconds)];
    });
  }

  /** Seconds between two moments, or undefined if they are too few to advise on. */
  #seconds(first: Moment, last: Moment): number | undefined {
    const seconds = last.at - first.at;
    return seconds >= Math.min(this.#options.windowSeconds * LEAST_EVIDENCE, ENOUGH_EVIDENCE_SECONDS)
      ? seconds
      : undefined;
  }

  /** The first moment in the window since which this is the same pool or cache, of the same size. */
  #unchangedSince<S extends PoolSample | CacheSample>(
    list: (counted: Measurements) => readonly S[],
    now: S,
  ): { readonly moment: Moment; readonly sample: S } | undefined {
    let found: { readonly moment: Moment; readonly sample: S } | undefined;
    for (const moment of this.#moments.toReversed()) {
      const sample = list(moment.counted).find(({ name, since }) => name === now.name && since === now.since);
      if (sample?.max !== now.max) break;
      found = { moment, sample };
    }
    return found;
  }
}
