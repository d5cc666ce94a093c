import { readFileSync } from 'node:fs';

/** Linux counts a process's time in ticks of this many seconds, whatever the kernel's own clock. */
const TICK_S = 1 / 100;
const NANOSECONDS = 1e9;

/** CPU seconds that a process has used, all threads and those that ended included. */
export function cpuSeconds(pid: number): number {
  // After the name, which may hold anything: state, parent, …; user and system time are the 12th and 13th from there.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_S;
}

/** Resident memory, bytes. */
export function residentBytes(pid: number): number {
  const [, kibibytes = ''] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

/**
 * CPU seconds of processes of one thread, as PostgreSQL's are, to the nanosecond. Those that come while it is asked count
 * from their beginning; of those that go, what they used after the last `note` is lost.
 */
export class ThreadTimes {
  readonly #seen = new Map<number, { readonly before: number; last: number }>();
  #isFirst = true;

  note(pids: readonly number[]): void {
    for (const pid of pids) {
      const now = threadSeconds(pid);
      if (now === undefined) continue;
      const known = this.#seen.get(pid);
      if (known === undefined) this.#seen.set(pid, { before: this.#isFirst ? now : 0, last: now });
      else known.last = now;
    }
    this.#isFirst = false;
  }

  get seconds(): number {
    return [...this.#seen.values()].reduce((sum, { before, last }) => sum + last - before, 0);
  }
}

function threadSeconds(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / NANOSECONDS;
  } catch {
    return undefined; // it has ended
  }
}
