const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next attempt: doubling from 1 s to 30 s, with the upper half drawn by lot, so that many
 * daemons do not come back at the same moment.
 * @param failures attempts that failed in a row, from 1
 * @param random in 0..1
 */
export function backoff(failures: number, random: number): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return bound * (0.5 + random / 2);
}
