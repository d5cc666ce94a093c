/** Below this the curve is as good as straight: no point of it is better than another. */
const LEAST_BEND = 0.05;

/**
 * Where a rising curve bends most: the point farthest above the straight line between its ends, both axes taken from 0
 * to 1 (Kneedle: Satopää, Albrecht, Irwin, Raghavan, Finding a "Kneedle" in a Haystack, ICDCSW 2011, section III, of the
 * one largest knee). Undefined where it has none.
 *
 * @param x ascending
 * @param y not descending, of the same length
 */
export function kneeOf(x: readonly number[], y: readonly number[]): number | undefined {
  if (x.length === 0) return undefined;
  const [x0, y0] = [x[0]!, y[0]!];
  const [width, height] = [x.at(-1)! - x0, y.at(-1)! - y0];
  let best: number | undefined;
  let most = LEAST_BEND;
  for (const [at, each] of x.entries()) {
    const above = (y[at]! - y0) / height - (each - x0) / width;
    if (above > most) [best, most] = [at, above];
  }
  return best;
}
