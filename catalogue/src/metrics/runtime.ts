import type { CatalogueFamily } from '../types.ts';

const from = ['application', 'daemon'] as const;
const gauge = { type: 'gauge', area: 'runtime', labels: [], from, cost: 'scrape' } as const;

export const runtimeMetrics = {
  cpu: {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    unit: 'seconds',
    area: 'runtime',
    labels: [],
    help: 'CPU time used, user and system.',
    from,
    cost: 'scrape',
  },
  cpuLimit: {
    ...gauge,
    name: 'pulso_process_cpu_limit_cores',
    unit: 'count',
    help: "Cores that the process may use: the cgroup's quota, else all of the machine's.",
  },
  memory: { ...gauge, name: 'process_resident_memory_bytes', unit: 'bytes', help: 'Resident memory.' },
  memoryLimit: {
    ...gauge,
    name: 'pulso_process_memory_limit_bytes',
    unit: 'bytes',
    help: "Memory that the process may use: the cgroup's limit, else all of the machine's.",
  },
  startTime: {
    ...gauge,
    name: 'process_start_time_seconds',
    unit: 'seconds',
    help: 'Unix time at which the process started.',
  },
  openFds: {
    ...gauge,
    name: 'process_open_fds',
    unit: 'count',
    help: 'Open file descriptors; absent where the system does not tell.',
  },
  eventLoopDelayP50: {
    ...gauge,
    name: 'nodejs_eventloop_delay_p50_seconds',
    unit: 'seconds',
    help: 'Median delay of the event loop over the last 10 to 15 s, the same for every reader.',
  },
  eventLoopDelayP99: {
    ...gauge,
    name: 'nodejs_eventloop_delay_p99_seconds',
    unit: 'seconds',
    help: '99th percentile of the delay of the event loop, over the same time.',
  },
  eventLoopDelayMax: {
    ...gauge,
    name: 'nodejs_eventloop_delay_max_seconds',
    unit: 'seconds',
    help: 'Longest delay of the event loop, over the same time.',
  },
  eventLoopUtilization: {
    ...gauge,
    name: 'nodejs_eventloop_utilization_ratio',
    unit: 'ratio',
    help: 'Share of time in which the event loop was busy, over the same time.',
  },
  heapUsed: { ...gauge, name: 'v8js_memory_heap_used_bytes', unit: 'bytes', help: 'Heap in use.' },
  heapLimit: { ...gauge, name: 'v8js_memory_heap_limit_bytes', unit: 'bytes', help: 'Most heap that V8 will use.' },
  gcDuration: {
    name: 'v8js_gc_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    area: 'runtime',
    labels: ['v8js_gc_type'],
    help: 'Garbage collections by type: major, minor, incremental or weakcb.',
    buckets: [0.01, 0.1, 1, 10],
    from,
    cost: 'event',
  },
} as const satisfies Record<string, CatalogueFamily>;
