import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { readActiveResources } from './active-resources.ts';
import { EventLoopMonitor, type EventLoopReading } from './event-loop.ts';
import { maxFiles, openFiles } from './files.ts';
import { type CollectionTimes, observeCollections } from './gc.ts';
import { readHeap } from './heap.ts';
import type { Instrument } from './instrument.ts';
import { readLimits } from './limits.ts';
import { MemoryTrace, type Trace } from './memory-trace.ts';
import { watchWorkers } from './workers.ts';

export interface RuntimeSample {
  readonly cpuSeconds: number;
  readonly cpuLimitCores: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  /** Time in which the event loop was busy. */
  readonly loopActiveSeconds: number;
  /** Its delay over the last 10 to 15 s; undefined before the first measurement. */
  readonly loopDelay: EventLoopReading | undefined;
  readonly collections: CollectionTimes;
  readonly heapLimitBytes: number;
  /** The young generation as the system has committed it. */
  readonly youngBytes: number;
  /** The heap after major collections, and resident memory; they grow as the process lives. */
  readonly heapTrace: Trace;
  readonly residentTrace: Trace;
}

export interface RuntimeInstrument extends Instrument {
  readonly sample: () => RuntimeSample;
}

const MICROSECONDS = 1e6;
const MILLISECONDS = 1e3;
/** Limits seldom change, and reading the control groups takes longer than all else together. */
const LIMITS_EVERY_MS = 30_000;

/** Measures the Node.js process: CPU, memory, their limits, files, event loop, heap, garbage collections and workers. */
export function instrumentRuntime(registry: Registry): RuntimeInstrument {
  const { runtime } = metrics;
  const loop = new EventLoopMonitor();
  const started = Date.now() / MILLISECONDS - process.uptime();
  tellVersions(registry);
  const heap = readHeap(registry);
  const collections = observeCollections(registry);
  const resident = new MemoryTrace();
  const resources = readActiveResources(registry);
  const workers = watchWorkers(registry);
  let limits = readLimits();
  let limitsReadAt = performance.now();
  let cpu = process.cpuUsage();
  let use = performance.eventLoopUtilization();
  let reading: EventLoopReading | undefined;
  const stopCollecting = registry.onCollect(
    'runtime',
    () => {
      if (performance.now() - limitsReadAt >= LIMITS_EVERY_MS) {
        limits = readLimits();
        limitsReadAt = performance.now();
      }
      cpu = process.cpuUsage();
      reading = loop.read();
      use = performance.eventLoopUtilization();
      heap.collect();
      resources.collect();
    },
    Object.values(runtime),
  );
  const delay = (read: (given: EventLoopReading) => number) => () =>
    reading === undefined ? undefined : read(reading);
  const time = registry.counter(runtime.eventLoopTime);
  const cpuTime = registry.counter(runtime.cpuTime);
  const stopReading = [
    registry.counter(runtime.cpu).bindCallback({}, () => (cpu.user + cpu.system) / MICROSECONDS),
    cpuTime.bindCallback({ cpu_mode: 'user' }, () => cpu.user / MICROSECONDS),
    cpuTime.bindCallback({ cpu_mode: 'system' }, () => cpu.system / MICROSECONDS),
    registry.gauge(runtime.cpuLimit).bindCallback({}, () => limits.cores),
    registry.gauge(runtime.memory).bindCallback({}, () => process.memoryUsage.rss()),
    registry.gauge(runtime.memoryLimit).bindCallback({}, () => limits.memoryBytes),
    registry.gauge(runtime.startTime).bindCallback({}, () => started),
    registry.gauge(runtime.uptime).bindCallback({}, () => process.uptime()),
    registry.gauge(runtime.openFds).bindCallback({}, () => openFiles()),
    registry.gauge(runtime.maxFds).bindCallback({}, () => maxFiles()),
    registry.gauge(runtime.eventLoopDelayMin).bindCallback(
      {},
      delay(({ min }) => min),
    ),
    registry.gauge(runtime.eventLoopDelayMean).bindCallback(
      {},
      delay(({ mean }) => mean),
    ),
    registry.gauge(runtime.eventLoopDelayStddev).bindCallback(
      {},
      delay(({ stddev }) => stddev),
    ),
    registry.gauge(runtime.eventLoopDelayP50).bindCallback(
      {},
      delay(({ p50 }) => p50),
    ),
    registry.gauge(runtime.eventLoopDelayP90).bindCallback(
      {},
      delay(({ p90 }) => p90),
    ),
    registry.gauge(runtime.eventLoopDelayP99).bindCallback(
      {},
      delay(({ p99 }) => p99),
    ),
    registry.gauge(runtime.eventLoopDelayMax).bindCallback(
      {},
      delay(({ max }) => max),
    ),
    registry.gauge(runtime.eventLoopUtilization).bindCallback(
      {},
      delay(({ utilization }) => utilization),
    ),
    time.bindCallback({ nodejs_eventloop_state: 'active' }, () => use.active / MILLISECONDS),
    time.bindCallback({ nodejs_eventloop_state: 'idle' }, () => use.idle / MILLISECONDS),
  ];
  return {
    sample() {
      const { user, system } = process.cpuUsage();
      const memoryBytes = process.memoryUsage.rss();
      resident.add(performance.now() / MILLISECONDS, memoryBytes);
      return {
        cpuSeconds: (user + system) / MICROSECONDS,
        cpuLimitCores: limits.cores,
        memoryBytes,
        memoryLimitBytes: limits.memoryBytes,
        loopActiveSeconds: performance.eventLoopUtilization().active / MILLISECONDS,
        loopDelay: loop.read(),
        collections: collections.sample(),
        heapLimitBytes: getHeapStatistics().heap_size_limit,
        youngBytes: getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? NaN,
        heapTrace: collections.live,
        residentTrace: resident,
      };
    },
    detach() {
      loop.stop();
      collections.stop();
      heap.stop();
      resources.stop();
      workers.stop();
      stopCollecting();
      for (const stop of stopReading) stop();
    },
  };
}

function tellVersions(registry: Registry): void {
  const { version, versions, platform, arch } = process;
  const [major = '', minor = '', patch = ''] = versions.node.split('.');
  registry.info(metrics.runtime.versions).tell({
    ...{ version, major, minor, patch, v8: versions.v8, platform, arch },
    openssl: versions['openssl'] ?? '',
  });
}
