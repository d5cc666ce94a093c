import { metrics } from '@pulso/catalogue';
import type { CacheSample } from '../instruments/cache.ts';
import type { HttpSample } from '../instruments/http.ts';
import type { PoolSample } from '../instruments/pool.ts';
import type { RuntimeSample } from '../instruments/runtime.ts';
import type { Registry } from '../registry/index.ts';
import { type Advice, adviceId } from './advice.ts';
import { adviseCache } from './cache-too-small.ts';
import { adviseErrorRatio } from './error-ratio.ts';
import { exposeAdvice, rankAdvice } from './expose.ts';
import type { HttpUse } from './http-use.ts';
import { advisePool, type PoolUse } from './pool-starved.ts';
import { adviseCpu, adviseMemory } from './resources.ts';
import { adviseResponseCaching } from './response-caching.ts';

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
    const found: (Advice | undefined)[] = [];
    const stands = (kind: Advice['kind'], entity: string) => this.#standing.has(adviceId(kind, entity));
    const kinds = new Set([...this.#standing.values()].map(({ advice }) => advice.kind));
    const seconds = this.#seconds(this.#moments[0]!, last);
    if (seconds !== undefined) {
      const first = this.#moments[0]!.counted;
      const http = httpDeltas(first.http, last.counted.http);
      found.push(adviseResponseCaching(http, seconds, kinds.has('response_caching')));
      found.push(adviseErrorRatio(http, seconds, kinds.has('error_ratio')));
      const { runtime } = last.counted;
      const resources = {
        ...runtime,
        seconds,
        usedCores: (runtime.cpuSeconds - first.runtime.cpuSeconds) / seconds,
      };
      found.push(adviseCpu(resources, kinds.has('cpu')), adviseMemory(resources, kinds.has('memory')));
    }
    for (const pool of last.counted.pools) {
      const from = this.#unchangedSince((moment) => moment.pools, pool);
      const span = from && this.#seconds(from.moment, last);
      if (from === undefined || span === undefined) continue;
      found.push(advisePool(poolDelta(from.sample, pool, span), stands('pool_starved', pool.name)));
    }
    for (const cache of last.counted.caches) {
      const from = this.#unchangedSince((moment) => moment.caches, cache);
      const span = from && this.#seconds(from.moment, last);
      if (from === undefined || span === undefined) continue;
      found.push(adviseCache(cacheDelta(from.sample, cache, span), stands('cache_too_small', cache.name)));
    }
    return found.filter((advice) => advice !== undefined);
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

function httpDeltas(first: readonly HttpSample[], last: readonly HttpSample[]): readonly HttpUse[] {
  const keyOf = ({ method, route, status }: HttpSample) => `${method} ${route} ${status}`;
  const before = new Map(first.map((sample) => [keyOf(sample), sample]));
  return last.map((sample) => {
    const old = before.get(keyOf(sample));
    return { ...sample, count: sample.count - (old?.count ?? 0), seconds: sample.seconds - (old?.seconds ?? 0) };
  });
}

function poolDelta(first: PoolSample, last: PoolSample, seconds: number): PoolUse {
  return {
    name: last.name,
    max: last.max,
    seconds,
    asked: last.asked - first.asked,
    waited: last.waited - first.waited,
    waitSeconds: last.waitSeconds - first.waitSeconds,
    slowWaits: last.slowWaits - first.slowWaits,
    timeouts: last.timeouts - first.timeouts,
    used: last.used - first.used,
    useSeconds: last.useSeconds - first.useSeconds,
    useSecondsSquared: last.useSecondsSquared - first.useSecondsSquared,
  };
}

function cacheDelta(first: CacheSample, last: CacheSample, seconds: number) {
  return {
    name: last.name,
    max: last.max,
    seconds,
    hits: last.hits - first.hits,
    requests: last.requests - first.requests,
    evictions: last.evictions - first.evictions,
    sizes: last.sizes,
    predictedMisses: last.predictedMisses.map((misses, at) => misses - (first.predictedMisses[at] ?? 0)),
  };
}
