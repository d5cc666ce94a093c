import { metrics } from '@pulso/catalogue';
import type { Counter, Histogram, Registry } from '../registry/index.ts';

/** Why an entry left that nobody deleted. */
export type EvictionReason = 'capacity' | 'expired' | 'load_failed' | 'too_large' | 'other';
/** How a load ended. */
export type LoadOutcome = 'success' | 'failure' | 'aborted';

/** What a cache holds and may hold; undefined where it has no such bound or does not know. */
export interface CacheReads {
  entries?(): number | undefined;
  maxEntries?(): number | undefined;
  bytes?(): number | undefined;
  maxBytes?(): number | undefined;
}

/** The series of one cache. What not every cache has is bound when it is first seen, so that it is absent till then. */
export class CacheCounters {
  readonly hit: Counter;
  readonly miss: Counter;
  readonly stale: Counter;
  readonly sets: Counter;
  readonly deletes: Counter;
  /** Hits that someone counts by himself: a bare number makes less code of a look-up, of which then more is inlined. */
  readonly ownHits = new Float64Array(1);
  /** Those of them that are in the counter already. */
  #counted = 0;
  readonly #registry: Registry;
  readonly #name: string;
  readonly #evictions = new Map<EvictionReason, Counter>();
  readonly #loads = new Map<LoadOutcome, Histogram>();
  #shared: Counter | undefined;
  #ages: Histogram | undefined;
  readonly #stopReading: readonly (() => void)[];

  constructor(registry: Registry, name: string, reads: CacheReads) {
    const { cache } = metrics;
    this.#registry = registry;
    this.#name = name;
    const requests = registry.counter(cache.requests);
    this.hit = requests.bind({ cache: name, result: 'hit' });
    this.miss = requests.bind({ cache: name, result: 'miss' });
    this.stale = requests.bind({ cache: name, result: 'stale' });
    const writes = registry.counter(cache.writes);
    this.sets = writes.bind({ cache: name, operation: 'set' });
    this.deletes = writes.bind({ cache: name, operation: 'delete' });
    this.evictions('capacity');
    this.evictions('expired');
    const gauges = [
      [cache.entries, reads.entries],
      [cache.maxEntries, reads.maxEntries],
      [cache.bytes, reads.bytes],
      [cache.maxBytes, reads.maxBytes],
    ] as const;
    this.#stopReading = gauges.flatMap(([family, read]) =>
      read === undefined ? [] : [registry.gauge(family).bindCallback({ cache: name }, () => read.call(reads))],
    );
  }

  get requests(): number {
    this.countHits();
    return this.hit.value + this.miss.value + this.stale.value;
  }

  /** Brings the counter of hits up to date; before it is read. */
  countHits(): void {
    this.hit.inc(this.ownHits[0]! - this.#counted);
    this.#counted = this.ownHits[0]!;
  }

  evictions(reason: EvictionReason): Counter {
    let counter = this.#evictions.get(reason);
    if (counter === undefined) {
      counter = this.#registry.counter(metrics.cache.evictions).bind({ cache: this.#name, reason });
      this.#evictions.set(reason, counter);
    }
    return counter;
  }

  loads(outcome: LoadOutcome): Histogram {
    let histogram = this.#loads.get(outcome);
    if (histogram === undefined) {
      histogram = this.#registry.histogram(metrics.cache.loadDuration).bind({ cache: this.#name, outcome });
      this.#loads.set(outcome, histogram);
      // Whoever loads may share loads: none so far is 0, not unknown.
      this.shared.inc(0);
    }
    return histogram;
  }

  /** Loads that succeeded so far. Binds nothing. */
  get loaded(): { readonly count: number; readonly seconds: number } {
    const histogram = this.#loads.get('success');
    return { count: histogram?.count ?? 0, seconds: histogram?.sum ?? 0 };
  }

  get shared(): Counter {
    return (this.#shared ??= this.#registry.counter(metrics.cache.loadsShared).bind({ cache: this.#name }));
  }

  get ages(): Histogram {
    return (this.#ages ??= this.#registry.histogram(metrics.cache.hitAge).bind({ cache: this.#name }));
  }

  /** Takes what can no longer be read off the page. */
  stopReading(): void {
    for (const stop of this.#stopReading) stop();
  }
}
