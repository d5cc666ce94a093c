import { readdirSync } from 'node:fs';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { EventLoopMonitor, type EventLoopReading } from './event-loop.ts';
import type { Instrument } from './instrument.ts';
import { readLimits } from './limits.ts';

export interface RuntimeSample {
  readonly cpuSeconds: number;
  readonly cpuLimitCores: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
}

export interface RuntimeInstrument extends Instrument {
  readonly sample: () => RuntimeSample;
}

const MICROSECONDS = 1e6;
const gcTypes: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/** Measures the Node.js process: CPU, memory, their limits, files, event loop, heap and garbage collections. */
export function instrumentRuntime(registry: Registry): RuntimeInstrument {
  const { runtime } = metrics;
  const loop = new EventLoopMonitor();
  const started = Date.now() / 1000 - process.uptime();
  let limits = readLimits();
  let heap = getHeapStatistics();
  let reading: EventLoopReading | undefined;
  const stopCollecting = registry.onCollect('runtime', () => {
    limits = readLimits();
    heap = getHeapStatistics();
    reading = loop.read();
  });
  const sample = () => {
    const { user, system } = process.cpuUsage();
    return {
      cpuSeconds: (user + system) / MICROSECONDS,
      cpuLimitCores: limits.cores,
      memoryBytes: process.memoryUsage.rss(),
      memoryLimitBytes: limits.memoryBytes,
    };
  };
  const stopReading = [
    registry.counter(runtime.cpu).bindCallback({}, () => sample().cpuSeconds),
    registry.gauge(runtime.cpuLimit).bindCallback({}, () => limits.cores),
    registry.gauge(runtime.memory).bindCallback({}, () => process.memoryUsage.rss()),
    registry.gauge(runtime.memoryLimit).bindCallback({}, () => limits.memoryBytes),
    registry.gauge(runtime.startTime).bindCallback({}, () => started),
    registry.gauge(runtime.openFds).bindCallback({}, openFiles),
    registry.gauge(runtime.eventLoopDelayP50).bindCallback({}, () => reading?.p50),
    registry.gauge(runtime.eventLoopDelayP99).bindCallback({}, () => reading?.p99),
    registry.gauge(runtime.eventLoopDelayMax).bindCallback({}, () => reading?.max),
    registry.gauge(runtime.eventLoopUtilization).bindCallback({}, () => reading?.utilization),
    registry.gauge(runtime.heapUsed).bindCallback({}, () => heap.used_heap_size),
    registry.gauge(runtime.heapLimit).bindCallback({}, () => heap.heap_size_limit),
  ];
  const collections = registry.histogram(runtime.gcDuration);
  const byKind = new Map(
    Object.entries(gcTypes).map(([kind, type]) => [Number(kind), collections.bind({ v8js_gc_type: type })]),
  );
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as { detail?: { kind?: number } }).detail ?? {};
      byKind.get(kind ?? -1)?.observe(entry.duration / 1000);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    sample,
    detach() {
      loop.stop();
      observer.disconnect();
      stopCollecting();
      for (const stop of stopReading) stop();
    },
  };
}

/** Descriptors that the process has open; undefined where /proc does not tell. */
function openFiles(): number | undefined {
  try {
    // Reading the folder opens one itself.
    return readdirSync('/proc/self/fd').length - 1;
  } catch {
    return undefined;
  }
}
