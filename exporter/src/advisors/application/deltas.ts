import type { CacheSample } from '../../instruments/cache.ts';
import type { HttpSample } from '../../instruments/http.ts';
import type { PoolSample } from '../../instruments/pool.ts';
import type { CacheUse } from '../cache/cache-too-small.ts';
import type { HttpUse } from '../http/use.ts';
import type { PoolUse } from '../pool/pool-starved.ts';

export function httpDeltas(first: readonly HttpSample[], last: readonly HttpSample[]): readonly HttpUse[] {
  const keyOf = ({ method, route, status }: HttpSample) => `${method} ${route} ${status}`;
  const before = new Map(first.map((sample) => [keyOf(sample), sample]));
  return last.map((sample) => {
    const old = before.get(keyOf(sample));
    return { ...sample, count: sample.count - (old?.count ?? 0), seconds: sample.seconds - (old?.seconds ?? 0) };
  });
}

export function poolDelta(first: PoolSample, last: PoolSample, seconds: number): PoolUse {
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

export function cacheDelta(first: CacheSample, last: CacheSample, seconds: number): CacheUse {
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
