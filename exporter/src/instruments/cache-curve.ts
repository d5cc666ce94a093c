import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import type { CacheCounters } from './cache-record.ts';
import { keyHasher } from './key-hash.ts';
import { MissRatioCurve, SIZE_RATIOS } from './miss-ratio-curve.ts';

/** The prediction on the page rests on the look-ups of at least this time … */
const WINDOW_MS = 5 * 60_000;
const SNAPSHOT_EVERY_MS = 30_000;
const MAX_SNAPSHOTS = 120;
/** … and on this many look-ups of sampled keys: fewer than 8,000 were seen to be 0.09 wrong. */
const ENOUGH_SAMPLED = 8_192;
/** Where every key is followed, the prediction is as exact as a hit ratio of as many look-ups. */
const ENOUGH_EXACT = 100;
/** A cache bounded by size holds now more, now fewer entries: the curve is begun anew once they differ by this share. */
const DRIFT = 0.25;

/** What caches of other sizes would have done since the curve was begun. */
export interface CurveSample {
  /** In entries, ascending; the same array for as long as it is the same curve. */
  readonly sizes: readonly number[];
  /** By size, the misses that a cache of it would have had. */
  readonly misses: ArrayLike<number>;
  /** Look-ups of keys that are followed, and how many of them a prediction needs. */
  readonly lookUps: number;
  readonly enough: number;
}

interface Snapshot {
  readonly at: number;
  readonly requests: number;
  readonly sampled: number;
  /** By each of `SIZE_RATIOS`; NaN for a size of less than one entry. */
  readonly misses: readonly number[];
}

/** The miss-ratio curve of one cache: begun when its size is known, begun anew when that changes, and put on the page. */
export class CacheCurve {
  readonly hash = keyHasher();
  readonly #counters: CacheCounters;
  readonly #stops: readonly (() => void)[];
  #curve: MissRatioCurve | undefined;
  /** The cache's size for which the curve was begun. */
  #size = 0;
  /** Misses by each of `SIZE_RATIOS` of curves before this one. */
  #before: readonly number[] = SIZE_RATIOS.map(() => 0);
  #snapshots: Snapshot[] = [];

  constructor(registry: Registry, name: string, counters: CacheCounters) {
    this.#counters = counters;
    const misses = registry.counter(metrics.cache.predictedMisses);
    const ratio = registry.gauge(metrics.cache.predictedHitRatio);
    this.#stops = SIZE_RATIOS.flatMap((sizeRatio, at) => {
      const labels = { cache: name, size_ratio: String(sizeRatio) };
      return [
        misses.bindCallback(labels, () => this.#misses()?.[at]),
        ratio.bindCallback(labels, () => this.#predicted(at)),
      ];
    });
  }

  /** The curve, undefined as long as the cache's size is unknown. */
  get curve(): MissRatioCurve | undefined {
    return this.#curve;
  }

  /** Tells how many entries the cache holds when full; returns true if the curve was begun anew for it. */
  fit(size: number): boolean {
    if (size < 1 || Math.abs(size - this.#size) <= this.#size * DRIFT) return false;
    this.#before = this.#misses()?.map((count) => (Number.isNaN(count) ? 0 : count)) ?? this.#before;
    this.#curve = new MissRatioCurve(size);
    this.#size = size;
    this.#snapshots = [this.#snapshot(performance.now())];
    return true;
  }

  /** Notes, at a scrape, what the next ones are compared with. */
  collect(): void {
    const now = performance.now();
    const last = this.#snapshots.at(-1);
    if (last === undefined || now - last.at < SNAPSHOT_EVERY_MS) return;
    this.#snapshots.push(this.#snapshot(now));
    while (this.#snapshots.length > 2) {
      const second = this.#snapshots[1]!;
      const isEnough = now - second.at >= WINDOW_MS && this.#curve!.lookups - second.sampled >= this.enough;
      if (!isEnough && this.#snapshots.length <= MAX_SNAPSHOTS) break;
      this.#snapshots.shift();
    }
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** Look-ups of followed keys that a prediction needs. */
  get enough(): number {
    return this.#curve?.rate === 1 ? ENOUGH_EXACT : ENOUGH_SAMPLED;
  }

  /** What an advisor reads. */
  sample(): CurveSample | undefined {
    const curve = this.#curve;
    if (curve === undefined) return undefined;
    return { sizes: curve.sizes, misses: curve.misses(), lookUps: curve.lookups, enough: this.enough };
  }

  #snapshot(at: number): Snapshot {
    return { at, requests: this.#counters.requests, sampled: this.#curve!.lookups, misses: this.#misses()! };
  }

  #misses(): readonly number[] | undefined {
    const curve = this.#curve;
    if (curve === undefined) return undefined;
    const bySize = curve.misses();
    return SIZE_RATIOS.map((sizeRatio, at) => {
      const entries = this.#size * sizeRatio;
      return entries < 1 ? NaN : this.#before[at]! + bySize[curve.sizes.indexOf(Math.round(entries))]!;
    });
  }

  #predicted(at: number): number | undefined {
    const [first] = this.#snapshots;
    if (first === undefined || this.#curve!.lookups - first.sampled < this.enough) return undefined;
    const requests = this.#counters.requests - first.requests;
    const missed = this.#misses()![at]! - first.misses[at]!;
    // The sample may hold a few misses more than its share.
    return Math.max(0, (requests - missed) / requests);
  }
}
