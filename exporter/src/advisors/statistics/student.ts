import { normalTail } from './normal.ts';

/**
 * Probability that a variable of Student's distribution exceeds `t`, by the normal variable of the same tail (Wallace 1959,
 * Bounds on normal approximations to Student's and the chi-square distributions): exact to some percent of itself from
 * three degrees of freedom on.
 *
 * @param freedom degrees of freedom, which need not be whole
 */
export function studentTail(t: number, freedom: number): number {
  if (t < 0) return 1 - studentTail(-t, freedom);
  const z = ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p((t * t) / freedom));
  return normalTail(z);
}
