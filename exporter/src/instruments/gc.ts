import { constants, PerformanceObserver } from 'node:perf_hooks';
import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';

const types: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};
const MILLISECONDS = 1_000;

/**
 * Times garbage collections by type, as V8 reports them: in batches, in a later turn of the event loop. One object per
 * collection is all it costs.
 */
export function observeCollections(registry: Registry): { readonly stop: () => void } {
  const durations = registry.histogram(metrics.runtime.gcDuration);
  const byKind = new Map(
    Object.entries(types).map(([kind, type]) => [Number(kind), durations.bind({ v8js_gc_type: type })]),
  );
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as { detail?: { kind?: number } }).detail ?? {};
      byKind.get(kind ?? -1)?.observe(entry.duration / MILLISECONDS);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return { stop: () => observer.disconnect() };
}
