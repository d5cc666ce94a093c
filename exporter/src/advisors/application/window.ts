import type { CacheSample } from '../../instruments/cache.ts';
import type { CachedSample, HttpSample } from '../../instruments/http.ts';
import type { PoolSample } from '../../instruments/pool.ts';
import type { NPlusOneSample } from '../../instruments/query.ts';
import type { RuntimeSample } from '../../instruments/runtime.ts';
import type { WebSocketSample } from '../../instruments/websocket.ts';
import { cacheDelta } from '../cache/use.ts';
import { cachedDeltas, httpDeltas } from '../http/use.ts';
import { poolDelta, type PoolUse } from '../pool/use.ts';
import { nPlusOneDeltas } from '../query/use.ts';
import { runtimeDelta } from '../runtime/use.ts';
import { websocketUse } from '../websocket/use.ts';
import type { Window } from './advisor.ts';

/** All that the process has counted since it started. */
export interface Measurements {
  readonly runtime: RuntimeSample;
  readonly http: readonly HttpSample[];
  readonly cached: readonly CachedSample[];
  readonly pools: readonly PoolSample[];
  readonly caches: readonly CacheSample[];
  readonly websockets: readonly WebSocketSample[];
  /** Undefined where requests are not followed. */
  readonly nPlusOne: readonly NPlusOneSample[] | undefined;
}

export interface Moment {
  /** Seconds of a clock that never goes back. */
  readonly at: number;
  readonly counted: Measurements;
}

/**
 * What happened between the first and the last of these moments, or undefined if they lie less than `leastSeconds` apart.
 *
 * @param moments the oldest first
 * @param past those before, further apart: what was normal
 */
export function windowOf(
  moments: readonly Moment[],
  leastSeconds: number,
  past: readonly Moment[] = [],
): Omit<Window, 'stands'> | undefined {
  const [first] = moments;
  const last = moments.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const secondsSince = (moment: Moment) => (last.at - moment.at >= leastSeconds ? last.at - moment.at : undefined);
  const seconds = secondsSince(first);
  if (seconds === undefined) return undefined;
  const { runtime, http, cached, pools, caches, websockets, nPlusOne } = last.counted;
  const isSame = (a: { readonly name: string; readonly since: number }, b: typeof a) =>
    a.name === b.name && a.since === b.since;

  /** What each pool or cache did since it has its present size, of those that have it for long enough. */
  function sinceUnchanged<S extends PoolSample | CacheSample, U>(
    samples: readonly S[],
    list: (counted: Measurements) => readonly S[],
    delta: (first: S, last: S, seconds: number) => U,
  ): U[] {
    return samples.flatMap((sample) => {
      let from: { readonly moment: Moment; readonly sample: S } | undefined;
      for (const moment of moments.toReversed()) {
        const before = list(moment.counted).find((each) => isSame(each, sample));
        if (before?.max !== sample.max) break;
        from = { moment, sample: before };
      }
      const apart = from && secondsSince(from.moment);
      return from === undefined || apart === undefined ? [] : [delta(from.sample, sample, apart)];
    });
  }

  /** With what it did before, as far back as is remembered. */
  function poolSince(from: PoolSample, to: PoolSample, apart: number): PoolUse {
    const use = poolDelta(from, to, apart);
    for (const { at, counted: then } of [...past, ...moments]) {
      const oldest = then.pools.find((each) => isSame(each, from));
      if (oldest === undefined) continue;
      const before = last!.at - apart - at;
      return before < apart ? use : { ...use, before: poolDelta(oldest, from, before) };
    }
    return use;
  }

  return {
    seconds,
    http: httpDeltas(first.counted.http, http),
    cached: cachedDeltas(first.counted.cached, cached),
    runtime: runtimeDelta(
      first.counted.runtime,
      runtime,
      seconds,
      moments.map(({ counted }) => counted.runtime),
    ),
    pools: sinceUnchanged(pools, (counted) => counted.pools, poolSince),
    caches: sinceUnchanged(caches, (counted) => counted.caches, cacheDelta),
    websockets: websockets.flatMap((server) => {
      const samples = moments.flatMap(({ counted }) => counted.websockets.filter((each) => isSame(each, server)));
      return websocketUse(samples) ?? [];
    }),
    nPlusOne: nPlusOne && nPlusOneDeltas(first.counted.nPlusOne ?? [], nPlusOne),
  };
}
