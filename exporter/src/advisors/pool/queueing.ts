import type { Demand } from './use.ts';

/**
 * Probability that a caller must wait for one of `servers`, offered `load` of them in all (Erlang's C formula, by the
 * recursion of Erlang's B, which neither overflows nor needs factorials). 1 at or beyond saturation.
 */
export function erlangC(load: number, servers: number): number {
  if (load >= servers) return 1;
  let blocking = 1;
  for (let k = 1; k <= servers; k++) blocking = (load * blocking) / (k + load * blocking);
  return (servers * blocking) / (servers - load * (1 - blocking));
}

/**
 * Mean wait in seconds for one of `servers` connections: M/M/c, corrected for how the times between callers and holding
 * times vary, after Allen and Cunneen (A. O. Allen, Probability, Statistics and Queueing Theory, 2nd ed. 1990, section
 * 5.3.4). Infinity where they cannot keep up.
 */
export function meanWait({ rate, use, arrivalVariation, useVariation }: Demand, servers: number): number {
  const load = rate * use;
  if (load >= servers) return Infinity;
  return (((erlangC(load, servers) * use) / (servers - load)) * (arrivalVariation + useVariation)) / 2;
}

/** The smallest whole number from `from` to `limit` that is enough; what is enough stays so for all above. */
export function smallestSize(from: number, limit: number, isEnough: (size: number) => boolean): number | undefined {
  let low = from;
  let high = from;
  for (let step = 1; !isEnough(high); step *= 2) {
    if (high >= limit) return undefined;
    low = high + 1;
    high = Math.min(limit, high + step);
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}
