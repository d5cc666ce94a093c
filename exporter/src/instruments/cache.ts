import { PulsoError } from '../errors.ts';
import type { Registry } from '../registry/index.ts';
import { type CacheAdapter, instrumentAdapter } from './cache-adapter.ts';
import type { CurveSample } from './cache-curve.ts';
import { showProtection, type CacheProtection } from './cache-protection.ts';
import type { Expiry } from './cache-expiry.ts';
import { instrumentLruCache } from './cache-lru.ts';
import { checkName, type Instrument } from './instrument.ts';
import type { LruCacheLike } from './lru-internals.ts';

export interface CacheOptions {
  /** The label `cache`. */
  readonly name: string;
  /** False: no prediction of the hit ratio at other sizes, and no advice on the size. Default true. */
  readonly curve?: boolean;
  /** How entries are protected; needed where they hold personal data. */
  readonly protection?: CacheProtection;
}

/** What measuring itself goes by. */
export type MeasuringOptions = Required<Omit<CacheOptions, 'protection'>>;

/** An `LRUCache`, or what tells of another cache. */
export type CacheLike = LruCacheLike | CacheAdapter;

/** What a cache has done since it was instrumented, for the advisor. */
export interface CacheSample {
  readonly name: string;
  /** When the measuring began, in milliseconds of the process: tells a pool or cache from one that took its name. */
  readonly since: number;
  /** Most entries; 0 where there is no such bound, or another takes effect first. */
  readonly max: number;
  readonly size: number;
  readonly hits: number;
  readonly requests: number;
  readonly evictions: number;
  /** Look-ups that found an entry which had expired. */
  readonly stale: number;
  readonly sets: number;
  /** Loads that succeeded, since the first cache of the name. */
  readonly loads: { readonly count: number; readonly seconds: number };
  /** What its entries take; undefined where it does not count their sizes. */
  readonly bytes: number | undefined;
  /** Whether a bound on the size, rather than on the number of entries, drops entries. */
  readonly isBoundBySize: boolean;
  /** Whether callers are given what has expired while it is loaded anew. */
  readonly servesStale: boolean;
  /** Undefined where it is not known how old expired entries were. */
  readonly expiry: Expiry | undefined;
  /** What one look-up takes at least, in seconds; undefined where that cannot be tried. */
  readonly lookUpSeconds: number | undefined;
  /** Undefined without a curve, and as long as the cache's size is not known. */
  readonly curve: CurveSample | undefined;
}

export interface CacheInstrument extends Instrument {
  readonly sample: () => CacheSample;
}

/** Measures an `LRUCache` of lru-cache, or any cache by an adapter. */
export function instrumentCache(registry: Registry, cache: CacheLike, given: CacheOptions): CacheInstrument {
  const options = { curve: given.curve ?? true, name: checkName('cache', given.name) };
  if (typeof options.curve !== 'boolean') {
    throw new PulsoError('invalid_option', `the option curve of cache ${options.name} must be true or false`);
  }
  const measured = isAdapter(cache)
    ? instrumentAdapter(registry, cache, options)
    : instrumentLruCache(registry, cache, options);
  if (given.protection === undefined) return measured;
  const takeOff = showProtection(registry, options.name, given.protection);
  return {
    ...measured,
    detach: () => {
      takeOff();
      measured.detach();
    },
  };
}

function isAdapter(cache: CacheLike): cache is CacheAdapter {
  const { attach } = (cache as Partial<CacheAdapter> | null) ?? {};
  return typeof attach === 'function';
}
