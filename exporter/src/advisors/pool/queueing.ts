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
 * Mean wait in seconds for one of `servers` connections, asked for `rate` times a second and held `use` seconds on
 * average: M/M/c, corrected for how holding times vary (`variation`, the squared coefficient of variation: 0 always the
 * same, 1 exponential) after Allen and Cunneen, with arrivals at random. Infinity where they cannot keep up.
 */
export function meanWait(rate: number, use: number, servers: number, variation = 1): number {
  const load = rate * use;
  if (load >= servers) return Infinity;
  return ((erlangC(load, servers) * use) / (servers - load)) * ((1 + variation) / 2);
}

/** The smallest number of servers, at most `limit`, with a mean wait of at most `target` seconds. */
export function smallestServers(
  demand: { readonly rate: number; readonly use: number; readonly variation: number },
  target: number,
  limit: number,
): number | undefined {
  for (let servers = Math.max(1, Math.ceil(demand.rate * demand.use)); servers <= limit; servers++) {
    if (meanWait(demand.rate, demand.use, servers, demand.variation) <= target) return servers;
  }
  return undefined;
}
