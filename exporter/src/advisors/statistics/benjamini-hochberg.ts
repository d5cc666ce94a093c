/**
 * p values corrected for how many were looked at: those up to q are, of every q that are kept, false in at most the share
 * q on average (Benjamini and Hochberg 1995; also where the tests depend on each other positively, Benjamini and Yekutieli
 * 2001). In the order in which they are given.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((_, at) => at).sort((a, b) => pValues[b]! - pValues[a]!);
  const corrected = Array.from<number>({ length: pValues.length });
  let least = 1;
  for (const [place, at] of order.entries()) {
    least = Math.min(least, pValues[at]! * (pValues.length / (pValues.length - place)));
    corrected[at] = least;
  }
  return corrected;
}
