import type { CachedSample, HttpSample } from '../../instruments/http.ts';

/** Requests of one route, method and status during the window. */
export type HttpUse = HttpSample;
/** Responses of one route of which `X-Cache` told whether a cache had them, during the window. */
export type CachedUse = CachedSample;

/** Under these there is too little traffic to advise on: the signals' floor per second, and a number in all. */
export const MIN_HTTP_RATE = 0.2;
export const MIN_HTTP_REQUESTS = 20;

export function sumOf(uses: readonly HttpUse[], what: 'count' | 'seconds'): number {
  return uses.reduce((sum, use) => sum + use[what], 0);
}

export function httpDeltas(first: readonly HttpSample[], last: readonly HttpSample[]): readonly HttpUse[] {
  return deltas(
    first,
    last,
    ({ method, route, status }) => `${method} ${route} ${status}`,
    (sample, old) => ({ ...sample, count: sample.count - old.count, seconds: sample.seconds - old.seconds }),
  );
}

export function cachedDeltas(first: readonly CachedSample[], last: readonly CachedSample[]): readonly CachedUse[] {
  return deltas(
    first,
    last,
    ({ route, result }) => `${result} ${route}`,
    (sample, old) => ({ ...sample, count: sample.count - old.count }),
  );
}

/** What came since; of what was not there before, all. */
function deltas<S>(first: readonly S[], last: readonly S[], keyOf: (sample: S) => string, minus: (a: S, b: S) => S) {
  const before = new Map(first.map((sample) => [keyOf(sample), sample]));
  return last.map((sample) => {
    const old = before.get(keyOf(sample));
    return old === undefined ? sample : minus(sample, old);
  });
}
