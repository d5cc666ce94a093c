import { median } from './statistics.ts';

const BATCHES = 15;
/** Well below V8's young generation, so that hardly a batch is interrupted by a collection. */
const BYTES_PER_BATCH = 1 << 20;
const MAX_CALLS = 200_000;

/**
 * Bytes that one call allocates on the heap, kept or not: how the used heap grows over a batch of calls, the median of
 * many batches (one in which garbage was collected shows less), less what measuring itself allocates. Needs
 * `--expose-gc`. Call it after the code is compiled: what is not yet optimised allocates more.
 */
export function bytesPerCall(run: (calls: number) => void): number {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('bytes per call need node --expose-gc');
  run(10_000);
  gc();
  const grown = (calls: number) => {
    const before = process.memoryUsage().heapUsed;
    if (calls > 0) run(calls);
    return process.memoryUsage().heapUsed - before;
  };
  const batches = (calls: number) => Array.from({ length: BATCHES }, () => grown(calls));
  const own = median(batches(0));
  const rough = Math.max(0, median(batches(1_000)) - own) / 1_000;
  const calls = Math.min(MAX_CALLS, Math.max(100, Math.floor(BYTES_PER_BATCH / Math.max(rough, 1))));
  const bytes = Math.max(0, median(batches(calls)) - own) / calls;
  // A stray object of the engine's in some batch is none of the call's.
  return Math.round(bytes * 10) / 10;
}

/** Bytes of heap and array buffers that `make` leaves in use, with what it returns held. Needs `--expose-gc`. */
export function retainedBytes<T>(make: () => T): { readonly bytes: number; readonly held: T } {
  const before = inUse();
  const held = make();
  return { bytes: inUse() - before, held };
}

/** Heap and array buffers in use after everything unreachable is gone. */
export function inUse(): number {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('bytes need node --expose-gc');
  // Twice: what finalizers and weak references let go in the first is collected in the second.
  gc();
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
