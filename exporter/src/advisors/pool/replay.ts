import type { PoolDemand } from '../../instruments/pool-demand.ts';
import type { Contention } from './contention.ts';

/** How callers would have fared. */
export interface Replayed {
  readonly waitSeconds: number;
  readonly holdSeconds: number;
}

/** Fewer callers than these tell nothing of their bursts. */
export const ENOUGH_CALLERS = 100;
/** Spreads the holding times that stand in for unknown ones; no divisor of any length but its multiples. */
const STRIDE = 7_919;

/**
 * Replays what the last callers asked, when they asked it, through so many connections, first come, first served: the
 * recursion of J. Kiefer and J. Wolfowitz (On the theory of queues with many servers, Trans. AMS 78, 1955), which no
 * burst and no correlation leads astray. Holding times that are not known, of callers who gave up or still hold, are
 * drawn from those that are. Undefined for too few callers.
 */
export function replay(demand: PoolDemand, size: number, contention?: Contention): Replayed | undefined {
  const { askedAt, holds } = demand;
  const known = holds.filter((hold) => !Number.isNaN(hold));
  if (known.length < ENOUGH_CALLERS) return undefined;
  // A heap: the connection that is free first is at its top.
  const freeAt = new Float64Array(size).fill(-Infinity);
  let waited = 0;
  let held = 0;
  for (let i = 0; i < askedAt.length; i++) {
    const asked = askedAt[i]!;
    const start = Math.max(asked, freeAt[0]!);
    const hold = holds[i]!;
    let wanted = Number.isNaN(hold) ? known[(i * STRIDE) % known.length]! : hold;
    if (contention !== undefined) wanted *= contention.growth(inUseAt(freeAt, start)) / contention.met(i);
    replaceFirst(freeAt, start + wanted);
    waited += start - asked;
    held += wanted;
  }
  return { waitSeconds: waited / askedAt.length, holdSeconds: held / askedAt.length };
}

/** Puts another time in place of the top of the heap. */
function replaceFirst(heap: Float64Array, time: number): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) break;
    const least = left + 1 < heap.length && heap[left + 1]! < heap[left]! ? left + 1 : left;
    if (heap[least]! >= time) break;
    heap[at] = heap[least]!;
    at = least;
  }
  heap[at] = time;
}

/** Connections in use just after another is taken. */
function inUseAt(freeAt: Float64Array, now: number): number {
  let inUse = 1;
  for (const free of freeAt) if (free > now) inUse++;
  return inUse;
}
