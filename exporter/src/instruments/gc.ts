import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { MemoryTrace, type Trace } from './memory-trace.ts';

const types: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};
const MILLISECONDS = 1_000;

export interface Collections {
  /** How many there were since the start, and what they took, in seconds. */
  readonly sample: () => CollectionTimes;
  /** Heap in use as a major collection was reported. */
  readonly live: Trace;
  readonly stop: () => void;
}

export type CollectionTimes = Readonly<Record<'major' | 'minor' | 'other', { count: number; seconds: number }>>;

/**
 * Times garbage collections by type, as V8 reports them: in batches, in a later turn of the event loop. One object per
 * collection is all it costs.
 */
export function observeCollections(registry: Registry): Collections {
  const durations = registry.histogram(metrics.runtime.gcDuration);
  const byKind = new Map(
    Object.entries(types).map(([kind, type]) => [Number(kind), durations.bind({ v8js_gc_type: type })]),
  );
  const live = new MemoryTrace();
  let majors = 0;
  let seen = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as { detail?: { kind?: number } }).detail ?? {};
      byKind.get(kind ?? -1)?.observe(entry.duration / MILLISECONDS);
      if (kind === constants.NODE_PERFORMANCE_GC_MAJOR) majors++;
    }
    if (majors === seen) return;
    seen = majors;
    live.add(performance.now() / MILLISECONDS, getHeapStatistics().used_heap_size);
  });
  observer.observe({ entryTypes: ['gc'] });
  const of = (...kinds: number[]) => {
    const histograms = kinds.flatMap((kind) => byKind.get(kind) ?? []);
    const sum = (field: 'count' | 'sum') => histograms.reduce((total, histogram) => total + histogram[field], 0);
    return { count: sum('count'), seconds: sum('sum') };
  };
  return {
    sample: () => ({
      major: of(constants.NODE_PERFORMANCE_GC_MAJOR),
      minor: of(constants.NODE_PERFORMANCE_GC_MINOR),
      other: of(constants.NODE_PERFORMANCE_GC_INCREMENTAL, constants.NODE_PERFORMANCE_GC_WEAKCB),
    }),
    live,
    stop: () => observer.disconnect(),
  };
}
