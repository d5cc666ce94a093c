import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';

/** Tells the heap's size, as a whole and by the spaces into which V8 divides it. Read once a scrape, by `collect`. */
export function readHeap(registry: Registry): { readonly collect: () => void; readonly stop: () => void } {
  const { runtime } = metrics;
  let heap = getHeapStatistics();
  const stops = [
    registry.gauge(runtime.heapUsed).bindCallback({}, () => heap.used_heap_size),
    registry.gauge(runtime.heapLimit).bindCallback({}, () => heap.heap_size_limit),
    registry.gauge(runtime.externalMemory).bindCallback({}, () => heap.external_memory),
  ];
  const families = [
    [registry.gauge(runtime.heapSpaceUsed), 'space_used_size'],
    [registry.gauge(runtime.heapSpaceAvailable), 'space_available_size'],
    [registry.gauge(runtime.heapSpacePhysical), 'physical_space_size'],
  ] as const;
  // Spaces differ by version of V8 and never while it runs.
  const names = getHeapSpaceStatistics().map(({ space_name }) => space_name);
  const gauges = families.flatMap(([family, field]) =>
    names.map((name) => ({ name, field, gauge: family.bind({ v8js_heap_space_name: name }) })),
  );
  return {
    collect() {
      heap = getHeapStatistics();
      const spaces = new Map(getHeapSpaceStatistics().map((space) => [space.space_name, space]));
      for (const { name, field, gauge } of gauges) gauge.set(spaces.get(name)?.[field] ?? NaN);
    },
    stop() {
      for (const stop of stops) stop();
      for (const [family] of families) family.clear();
    },
  };
}
