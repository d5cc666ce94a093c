import type { EventLoopReading } from '../../instruments/event-loop.ts';
import type { CollectionTimes } from '../../instruments/gc.ts';
import type { Trace } from '../../instruments/memory-trace.ts';
import type { RuntimeSample } from '../../instruments/runtime.ts';

/** The process during the window. */
export interface RuntimeUse {
  readonly seconds: number;
  readonly usedCores: number;
  readonly cpuLimitCores: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  /** Share of time in which the event loop was busy. */
  readonly loopUtilization: number;
  /** Its delay at each moment of the window, each over 10 to 15 s. */
  readonly loopDelays: readonly EventLoopReading[];
  readonly collections: CollectionTimes;
  readonly heapLimitBytes: number;
  readonly youngBytes: number;
  /** Over a longer time than the window. */
  readonly heapTrace: Trace;
  readonly residentTrace: Trace;
}

/** Recommendations on the process itself share this entity. */
export const PROCESS = 'process';

/** How near a share of a limit is to it: 0 at or below `safe`, 1 at the limit. */
export function nearness(share: number, safe: number): number {
  return Math.min(1, Math.max(0, (share - safe) / (1 - safe)));
}

export function runtimeDelta(
  first: RuntimeSample,
  last: RuntimeSample,
  seconds: number,
  moments: readonly RuntimeSample[],
): RuntimeUse {
  const since = (type: keyof CollectionTimes) => ({
    count: last.collections[type].count - first.collections[type].count,
    seconds: last.collections[type].seconds - first.collections[type].seconds,
  });
  const { cpuLimitCores, memoryBytes, memoryLimitBytes, heapLimitBytes, youngBytes, heapTrace, residentTrace } = last;
  return {
    ...{ seconds, cpuLimitCores, memoryBytes, memoryLimitBytes, heapLimitBytes, youngBytes, heapTrace, residentTrace },
    usedCores: (last.cpuSeconds - first.cpuSeconds) / seconds,
    loopUtilization: (last.loopActiveSeconds - first.loopActiveSeconds) / seconds,
    loopDelays: moments.flatMap(({ loopDelay }) => loopDelay ?? []),
    collections: { major: since('major'), minor: since('minor'), other: since('other') },
  };
}
