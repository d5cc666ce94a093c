import type { Registry } from '../registry/index.ts';
import type { CacheCounters, LoadOutcome } from './cache-record.ts';
import type { LruBook } from './lru-book.ts';
import type { LruCurve } from './lru-curve.ts';
import type { LoadStatus, LruCacheMembers, LruInternals } from './lru-internals.ts';

interface LoadOptions {
  readonly status?: LoadStatus;
  readonly forceRefresh?: boolean;
  readonly noDeleteOnStaleGet?: boolean;
}
type Load = (this: unknown, key: unknown, options?: LoadOptions) => unknown;

const MILLISECONDS = 1_000;

/**
 * `fetch` and `memo`, which load what is not there. The clock is read twice a load and never for what is found. Callers
 * get lru-cache's own promise: what is watched is the one that it keeps in the entry's place, so that a rejection that
 * nobody handles stays unhandled, and a refresh behind a stale value is timed to its end.
 */
export function loadingMethods(
  registry: Registry,
  cache: LruCacheMembers,
  inside: LruInternals,
  book: LruBook,
  counters: CacheCounters,
  curve: LruCurve | undefined,
  found: (key: unknown) => void,
): Record<string, unknown> {
  const own = cache as unknown as { readonly fetch?: Load; readonly memo?: Load };
  const { fetch: originalFetch, memo: originalMemo } = own;
  const { hit, miss, stale } = counters;

  function fetch(this: unknown, key: unknown, given?: LoadOptions): unknown {
    // Without a fetch method it is a `get`, which lru-cache 10 does by the counting one.
    if (cache.fetchMethod === undefined) return fetchWithoutMethod(this, key, given);
    const slot = inside.keyMap.get(key);
    const isLoading = slot !== undefined && inside.isBackgroundFetch(inside.valList[slot]);
    const isStale = slot !== undefined && !isLoading && inside.isStale(slot);
    if (slot !== undefined && !isLoading && !isStale && given?.forceRefresh !== true) {
      const value = originalFetch!.call(this, key, given);
      found(key);
      return value;
    }
    const status = given?.status ?? {};
    // Counted first: lru-cache 10 puts what it fetches in the entry's place by the counting `set`, after which it is there.
    if (!isLoading) lookedUp(key, slot !== undefined, isStale);
    const { stores } = book;
    const sizeBefore = cache.size;
    const started = isLoading ? 0 : performance.now();
    const result = originalFetch!.call(this, key, { ...given, status });
    try {
      if (isLoading) shared(key, status);
      else {
        if (slot === undefined && book.stores === stores) book.stored(key, false, sizeBefore, false);
        watch(key, status, started);
      }
    } catch {
      registry.error('cache');
    }
    return result;
  }

  function fetchWithoutMethod(self: unknown, key: unknown, given: LoadOptions | undefined): unknown {
    const status = given?.status ?? {};
    const counted = counters.requests;
    const sizeBefore = cache.size;
    const result = originalFetch!.call(self, key, { ...given, status });
    if (counters.requests !== counted) return result;
    if (status.get === 'hit') found(key);
    else if (status.get === 'stale') book.stale(key, sizeBefore);
    else book.missed(key, sizeBefore);
    return result;
  }

  /** Someone else's load is waited for, or what it is to replace is served. */
  function shared(key: unknown, status: LoadStatus): void {
    (status.returnedStale === true ? stale : miss).inc();
    curve?.stale(key);
    counters.shared.inc();
  }

  function watch(key: unknown, status: LoadStatus, started: number): void {
    const slot = inside.keyMap.get(key);
    const loading = slot === undefined ? undefined : inside.valList[slot];
    if (!inside.isBackgroundFetch(loading)) return;
    book.loads.set(loading, status);
    const hadStandIn = loading.__staleWhileFetching !== undefined;
    const settled = (isRejected: boolean) => {
      try {
        const failed = isRejected || status.fetchRejected === true;
        end(status.fetchAborted === true ? 'aborted' : failed ? 'failure' : 'success', started);
        book.loaded(key, status, hadStandIn);
      } catch {
        registry.error('cache');
      }
    };
    loading.then(
      () => settled(false),
      () => settled(true),
    );
  }

  function memo(this: unknown, key: unknown, given?: LoadOptions): unknown {
    const slot = inside.keyMap.get(key);
    const isKnown = slot !== undefined && !inside.isBackgroundFetch(inside.valList[slot]);
    const isStale = isKnown && inside.isStale(slot);
    const counted = counters.requests;
    if (isKnown && !isStale && given?.forceRefresh !== true) {
      const value = originalMemo!.call(this, key, given);
      if (counters.requests === counted) found(key);
      return value;
    }
    const { stores } = book;
    const sizeBefore = cache.size;
    const started = performance.now();
    let outcome: LoadOutcome = 'failure';
    let made: unknown;
    try {
      made = originalMemo!.call(this, key, given);
      outcome = 'success';
      return made;
    } finally {
      end(outcome, started);
      if (counters.requests === counted) lookedUp(key, isKnown, isStale);
      // Versions that look up and store by the counting methods are done.
      if (book.stores === stores) {
        const isGone = isStale && (given?.noDeleteOnStaleGet ?? cache.noDeleteOnStaleGet) !== true;
        if (isGone) book.left(1, 'expired');
        if (made !== undefined) book.stored(key, isKnown && !isGone, sizeBefore - Number(isGone), true);
      }
    }
  }

  function lookedUp(key: unknown, isKnown: boolean, isStale: boolean): void {
    if (isStale) book.stale(key, 0);
    else if (isKnown) hit.inc();
    else {
      miss.inc();
      curve?.miss(key);
    }
  }

  function end(outcome: LoadOutcome, started: number): void {
    counters.loads(outcome).observe((performance.now() - started) / MILLISECONDS);
  }

  return {
    ...(typeof originalFetch === 'function' ? { fetch } : {}),
    ...(typeof originalMemo === 'function' && cache.memoMethod !== undefined ? { memo } : {}),
  };
}
