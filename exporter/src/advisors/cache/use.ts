import type { CacheSample } from '../../instruments/cache.ts';
import type { CurveSample } from '../../instruments/cache-curve.ts';
import type { Expiry } from '../../instruments/cache-expiry.ts';

/** What a cache did during the window. */
export interface CacheUse {
  readonly name: string;
  /** Most entries; 0 where there is no such bound, or another takes effect first. */
  readonly max: number;
  readonly size: number;
  readonly bytes: number | undefined;
  readonly seconds: number;
  readonly hits: number;
  readonly requests: number;
  readonly evictions: number;
  readonly stale: number;
  /** Loads that succeeded. */
  readonly loads: { readonly count: number; readonly seconds: number };
  readonly isBoundBySize: boolean;
  readonly servesStale: boolean;
  readonly expiry: Expiry | undefined;
  readonly lookUpSeconds: number | undefined;
  /** Undefined without a curve, or where it was begun anew. */
  readonly curve: CurveSample | undefined;
}

/** Under these there is too little traffic to advise on: the signal's floor per second, and a number in all. */
const MIN_RATE = 0.5;
const MIN_REQUESTS = 30;
/** Loads of which a mean tells what one takes. */
const MIN_LOADS = 10;

export function isIdle({ requests, seconds }: CacheUse): boolean {
  return requests < MIN_REQUESTS || requests / seconds < MIN_RATE;
}

/** Mean time of a load in seconds; undefined where loads are not timed, or too few were. */
export function meanLoad({ loads }: CacheUse): number | undefined {
  return loads.count < MIN_LOADS ? undefined : loads.seconds / loads.count;
}

/** Why the curve tells nothing of other sizes, for people; undefined where it does. */
export function curveSilence({ name, curve, isBoundBySize, max }: CacheUse): string | undefined {
  if (isBoundBySize || max <= 0) {
    return `cache ${name}: bounded by the size of its entries, and the curve counts entries`;
  }
  if (curve === undefined) return `cache ${name}: no miss-ratio curve, or one that was begun within the window`;
  if (curve.lookUps < curve.enough) {
    return `cache ${name}: ${Math.round(curve.lookUps)} look-ups of followed keys, a prediction needs ${curve.enough}`;
  }
  return undefined;
}

export function cacheDelta(first: CacheSample, last: CacheSample, seconds: number): CacheUse {
  const { name, max, size, bytes, isBoundBySize, servesStale } = last;
  const tried = [first.lookUpSeconds, last.lookUpSeconds].filter((each) => each !== undefined);
  return {
    ...{ name, max, size, bytes, seconds, isBoundBySize, servesStale },
    hits: last.hits - first.hits,
    requests: last.requests - first.requests,
    evictions: last.evictions - first.evictions,
    stale: last.stale - first.stale,
    loads: { count: last.loads.count - first.loads.count, seconds: last.loads.seconds - first.loads.seconds },
    expiry: expiryDelta(first.expiry, last.expiry),
    lookUpSeconds: tried.length === 0 ? undefined : Math.min(...tried),
    curve: curveDelta(first.curve, last.curve),
  };
}

function curveDelta(first: CurveSample | undefined, last: CurveSample | undefined): CurveSample | undefined {
  if (first === undefined || last === undefined || first.sizes !== last.sizes) return undefined;
  const { sizes, enough } = last;
  const misses = sizes.map((_, at) => last.misses[at]! - first.misses[at]!);
  return { sizes, misses, lookUps: last.lookUps - first.lookUps, enough };
}

function expiryDelta(first: Expiry | undefined, last: Expiry | undefined): Expiry | undefined {
  if (first === undefined || last === undefined) return undefined;
  return {
    count: last.count - first.count,
    ttlSeconds: last.ttlSeconds - first.ttlSeconds,
    left: last.left.map((left, at) => left - first.left[at]!),
  };
}
