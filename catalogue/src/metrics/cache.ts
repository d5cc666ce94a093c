import type { MetricFamily } from '../types.ts';

export const cacheMetrics = {
  requests: {
    name: 'pulso_cache_requests_total',
    type: 'counter',
    unit: 'count',
    area: 'cache',
    labels: ['cache', 'result'],
    help: 'Look-ups by result: hit, miss (never there or evicted) or stale (there, but expired).',
    from: ['application'],
  },
  writes: {
    name: 'pulso_cache_writes_total',
    type: 'counter',
    unit: 'count',
    area: 'cache',
    labels: ['cache', 'operation'],
    help: 'Changes by operation: set or delete.',
    from: ['application'],
  },
  evictions: {
    name: 'pulso_cache_evictions_total',
    type: 'counter',
    unit: 'count',
    area: 'cache',
    labels: ['cache', 'reason'],
    help: 'Entries that left without being deleted: capacity (no room) or expired.',
    from: ['application'],
  },
  entries: {
    name: 'pulso_cache_entries',
    type: 'gauge',
    unit: 'count',
    area: 'cache',
    labels: ['cache'],
    help: 'Entries held now.',
    from: ['application'],
  },
  maxEntries: {
    name: 'pulso_cache_max_entries',
    type: 'gauge',
    unit: 'count',
    area: 'cache',
    labels: ['cache'],
    help: 'Most entries that the cache may hold; absent where it has no such bound.',
    from: ['application'],
  },
} as const satisfies Record<string, MetricFamily>;
