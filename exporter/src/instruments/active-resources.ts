import { metrics } from '@pulso/catalogue';
import type { Gauge, Registry } from '../registry/index.ts';

/** Node's names of what keeps its event loop alive are a few dozen; what is beyond shares the series `other`. */
const MAX_TYPES = 40;
const OTHER = 'other';

/** Counts, at a scrape, what keeps the event loop alive: sockets, timers, requests under way, by type. */
export function readActiveResources(registry: Registry): { readonly collect: () => void; readonly stop: () => void } {
  const family = registry.gauge(metrics.runtime.activeResources);
  const gauges = new Map<string, Gauge>();
  return {
    collect() {
      const counts = new Map<string, number>();
      for (const type of process.getActiveResourcesInfo()) {
        const known = gauges.has(type) || counts.has(type) || gauges.size + counts.size < MAX_TYPES ? type : OTHER;
        counts.set(known, (counts.get(known) ?? 0) + 1);
      }
      for (const type of counts.keys()) if (!gauges.has(type)) gauges.set(type, family.bind({ type }));
      // A type that was there and is not now is none, which is a number.
      for (const [type, gauge] of gauges) gauge.set(counts.get(type) ?? 0);
    },
    stop() {
      family.clear();
      gauges.clear();
    },
  };
}
