import { metrics } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import type { Registry } from '../registry/index.ts';
import { CacheCurve } from './cache-curve.ts';
import type { CacheInstrument, MeasuringOptions } from './cache.ts';
import { CacheCounters, type CacheReads, type EvictionReason, type LoadOutcome } from './cache-record.ts';

/**
 * What happens in a cache, told by the cache itself. Each call is an addition; a key is needed only for the curve (a hash
 * of it is remembered, never the key itself) and may be left out. None ever throws, and after `detach` none does anything.
 */
export interface CacheRecord {
  /** A look-up found an entry; `ageSeconds` since it was stored, where that is known without asking a clock. */
  readonly hit: (key?: unknown, ageSeconds?: number) => void;
  readonly miss: (key?: unknown) => void;
  /** A look-up found an entry that had expired. */
  readonly stale: (key?: unknown) => void;
  readonly set: (key?: unknown) => void;
  readonly delete: (key?: unknown) => void;
  /** An entry left that nobody deleted. Default: for want of room. */
  readonly evict: (reason?: EvictionReason, key?: unknown) => void;
  /** The cache was emptied of so many entries. */
  readonly clear: (entries?: number) => void;
  /** A load begins; call what it returns when it ends. Default: it succeeded. */
  readonly load: () => (outcome?: LoadOutcome) => void;
  /** A look-up waits for a load that is under way for another. */
  readonly loadShared: () => void;
}

/** Tells Pulso of a cache that is no `LRUCache`. */
export interface CacheAdapter extends CacheReads {
  /** Called once, as measuring begins. What it returns is called as measuring ends. */
  attach(record: CacheRecord): (() => void) | void;
}

const READS = ['entries', 'maxEntries', 'bytes', 'maxBytes'] as const;
const REASONS: ReadonlySet<string> = new Set<EvictionReason>([
  'capacity',
  'expired',
  'load_failed',
  'too_large',
  'other',
]);
const OUTCOMES: ReadonlySet<string> = new Set<LoadOutcome>(['success', 'failure', 'aborted']);
const MILLISECONDS = 1_000;

export function instrumentAdapter(
  registry: Registry,
  adapter: CacheAdapter,
  options: MeasuringOptions,
): CacheInstrument {
  const { name } = options;
  const wrong = READS.find((read) => adapter[read] !== undefined && typeof adapter[read] !== 'function');
  if (wrong !== undefined) {
    throw new PulsoError('not_instrumentable', `${wrong} of the adapter of cache ${name} is no function; make it one`);
  }
  const given = READS.filter((read) => adapter[read] !== undefined);
  const counters = new CacheCounters(
    registry,
    name,
    Object.fromEntries(given.map((read) => [read, () => adapter[read]!()])),
  );
  const predicted = options.curve ? new CacheCurve(registry, name, counters) : undefined;
  const dropped = counters.evictions('capacity');
  const before = {
    ...{ hits: counters.hit.value, requests: counters.requests, dropped: dropped.value },
    ...{ stale: counters.stale.value, sets: counters.sets.value },
  };
  const since = performance.now();
  let isOn = true;

  /** The hash of a key that the curve follows. */
  function sampled(key: unknown): number | undefined {
    if (key === undefined || predicted?.curve === undefined) return undefined;
    const hash = predicted.hash(key);
    return predicted.curve.isSampled(hash) ? hash : undefined;
  }

  const record: CacheRecord = {
    hit(key, ageSeconds) {
      if (!isOn) return;
      counters.hit.inc();
      if (ageSeconds !== undefined) counters.ages.observe(ageSeconds);
      const hash = sampled(key);
      const node = hash === undefined ? 0 : predicted!.curve!.find(hash);
      if (node !== 0) predicted!.curve!.hit(node);
    },
    miss(key) {
      if (!isOn) return;
      counters.miss.inc();
      const hash = sampled(key);
      if (hash !== undefined) predicted!.curve!.miss(hash, 0);
    },
    stale(key) {
      if (!isOn) return;
      counters.stale.inc();
      if (sampled(key) !== undefined) predicted!.curve!.missAtAnySize();
    },
    set(key) {
      if (!isOn) return;
      counters.sets.inc();
      const hash = sampled(key);
      if (hash !== undefined) predicted!.curve!.store(hash);
    },
    delete(key) {
      if (!isOn) return;
      counters.deletes.inc();
      const hash = sampled(key);
      if (hash !== undefined) predicted!.curve!.forget(hash);
    },
    evict(reason = 'capacity', key) {
      if (!isOn) return;
      counters.evictions(REASONS.has(reason) ? reason : 'other').inc();
      // What was dropped for want of room is what a larger cache would have kept.
      const hash = reason === 'capacity' ? undefined : sampled(key);
      if (hash !== undefined) predicted!.curve!.forget(hash);
    },
    clear(entries = 0) {
      if (!isOn) return;
      counters.deletes.inc(entries);
      predicted?.curve?.clear();
    },
    load() {
      const started = performance.now();
      let isUnderWay = true;
      return (outcome = 'success') => {
        if (isOn && isUnderWay) {
          counters
            .loads(OUTCOMES.has(outcome) ? outcome : 'failure')
            .observe((performance.now() - started) / MILLISECONDS);
        }
        isUnderWay = false;
      };
    },
    loadShared() {
      if (isOn) counters.shared.inc();
    },
  };

  /** Entries of the full cache, as far as it tells. */
  const full = () => adapter.maxEntries?.() ?? (dropped.value > before.dropped ? adapter.entries?.() : undefined);
  predicted?.fit(full() ?? 0);
  const stopCollecting = registry.onCollect(
    'cache',
    () => {
      predicted?.fit(full() ?? 0);
      predicted?.collect();
    },
    Object.values(metrics.cache),
  );
  const detach = adapter.attach(record);

  return {
    sample: () => ({
      ...{ name, since, size: adapter.entries?.() ?? 0, max: adapter.maxEntries?.() ?? 0 },
      hits: counters.hit.value - before.hits,
      requests: counters.requests - before.requests,
      evictions: dropped.value - before.dropped,
      stale: counters.stale.value - before.stale,
      sets: counters.sets.value - before.sets,
      ...{ loads: counters.loaded, bytes: adapter.bytes?.(), isBoundBySize: false, servesStale: false },
      // It tells neither how old an expired entry was, nor can a look-up be tried.
      ...{ expiry: undefined, lookUpSeconds: undefined },
      curve: predicted?.sample(),
    }),
    detach() {
      isOn = false;
      stopCollecting();
      predicted?.stop();
      counters.stopReading();
      detach?.();
    },
  };
}
