import type { QueryGroup } from './query-group.ts';

/**
 * The groups that took most time, in fixed memory, whatever number of groups there is: Space-Saving (Metwally, Agrawal,
 * El Abbadi: Efficient Computation of Frequent and Top-k Elements in Data Streams, ICDT 2005), weighted by seconds.
 * Where there is no room, the group that weighs least gives its place and its weight to the new one. So a group's time
 * is never missed by more than the total over `room`, and one that took more than that share is always here.
 *
 * The least is found by a heap whose keys are brought up to date only when they come to its top: to add time to a group
 * is one addition.
 */
export class TopGroups {
  readonly #heap: QueryGroup[] = [];
  readonly #room: number;
  readonly #onLeave: (group: QueryGroup) => void;

  /** `onLeave` is told of each group that gives up its place. */
  constructor(room: number, onLeave: (group: QueryGroup) => void) {
    this.#room = room;
    this.#onLeave = onLeave;
  }

  /** Gives a place to a group that has none, before the time of the query that brings it is added. */
  admit(group: QueryGroup): void {
    group.isWatched = true;
    const heap = this.#heap;
    if (heap.length < this.#room) {
      group.knownWeight = group.weight;
      heap.push(group);
      this.#rise(heap.length - 1);
      return;
    }
    let least = heap[0]!;
    while (least.weight > least.knownWeight) {
      least.knownWeight = least.weight;
      this.#sink(0);
      least = heap[0]!;
    }
    least.isWatched = false;
    this.#onLeave(least);
    group.missed = Math.max(group.missed, least.weight - group.seconds);
    group.knownWeight = group.weight;
    heap[0] = group;
    this.#sink(0);
  }

  /** All that have a place, the heaviest first. */
  list(): QueryGroup[] {
    return this.#heap.toSorted((a, b) => b.weight - a.weight);
  }

  #rise(at: number): void {
    const heap = this.#heap;
    const group = heap[at]!;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.knownWeight <= group.knownWeight) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = group;
  }

  #sink(at: number): void {
    const heap = this.#heap;
    const group = heap[at]!;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.knownWeight < heap[child]!.knownWeight) child++;
      if (heap[child]!.knownWeight >= group.knownWeight) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = group;
  }
}
