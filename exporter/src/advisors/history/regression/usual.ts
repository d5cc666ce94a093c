import { qn } from '../../statistics/qn.ts';
import { median } from '../../statistics/quantile.ts';
import { finite } from '../grid.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** Placebos are so far apart. */
const EVERY = 3 * HOUR;
/** Fewer placebos tell nothing of what is usual. */
const FEWEST = 6;
/** Only what is plainly beyond what is usual is told. */
const SIGMAS = 3;

/**
 * The shift that this quantity shows by itself: what the same comparison finds at instants at which nothing is known to have
 * happened (placebos in time: Abadie, Diamond and Hainmueller 2015, section 4). Three robust standard deviations of them: by Qn, since a week has few placebos that do not overlap.
 *
 * @param left what is unexplained before the split
 * @param after steps that were seen after it
 */
export function usualShift(left: Float64Array, step: number, after: number): number {
  const [day, every] = [Math.round(DAY / step), Math.max(1, Math.round(EVERY / step))];
  const shifts: number[] = [];
  for (let at = day; at + after <= left.length; at += every) {
    const [was, is] = [finite(left, at - day, at), finite(left, at, at + after)];
    if (was.length * 2 > day && is.length * 2 > after) shifts.push(median(is) - median(was));
  }
  if (shifts.length < FEWEST) return 0;
  return SIGMAS * qn(shifts);
}
