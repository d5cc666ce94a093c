import { varianceFactor } from '../../statistics/autocorrelation.ts';
import { median } from '../../statistics/quantile.ts';
import { slopesOf, theilSen, type Trend } from '../../statistics/theil-sen.ts';
import { dailyPattern } from './season.ts';

/** When a share that grows reaches 1. */
export interface Forecast {
  /** Share now, at the day's peak. */
  readonly used: number;
  /** Growth of the share in a second. */
  readonly growth: number;
  /** Seconds until the bound, and its 95 % interval; its end is infinite where growth may be nearly none. */
  readonly left: number;
  readonly interval: readonly [low: number, high: number];
}

const HOUR = 3_600;
const DAY = 24 * HOUR;
const LEAST_POINTS = 24;
/** Growth is believed where even this interval does not contain 0: many resources are looked at, again and again. */
const SURE = 0.999;
const TOLD = 0.95;
const Z = 1.96;
/** Standard error of a median over that of a mean, of normal values: √(π/2). */
const MEDIAN_ERROR = 1.2533;
/** The recent part, by which growth that has stopped or become faster is seen. */
const RECENT = 1 / 4;
/** No line is drawn further than so many times what was seen of it. */
const FURTHEST = 10;

/**
 * Time until a share reaches 1, by Theil and Sen's slope with its interval (Sen 1968), a daily pattern taken off; the
 * variance is that of values that depend on each other. Undefined where the slope's interval contains 0, where growth has
 * stopped, or where it would have to be drawn too far.
 *
 * @param values one each `step` seconds, NaN where absent
 * @returns why it cannot be judged, where it cannot
 */
export function forecast(values: Float64Array, step: number, isDaily: boolean): Forecast | string | undefined {
  const x = Array.from(values.keys()).filter((i) => Number.isFinite(values[i]));
  const span = ((x.at(-1) ?? 0) - (x[0] ?? 0) + 1) * step;
  if (x.length < LEAST_POINTS || span < (isDaily ? 2 : 1) * DAY) {
    return `Only ${Math.floor(span / HOUR)} h are known of it; ${isDaily ? 48 : 24} h are needed.`;
  }
  const period = Math.round(DAY / step);
  const raw = x.map((i) => values[i]!);
  const pattern = isDaily ? dailyPattern(x, raw, period) : [0];
  const y = raw.map((value, at) => value - pattern[x[at]! % pattern.length]!);

  const whole = trend(x, y);
  if (whole === undefined) return undefined;
  const from = Math.min(x.length - LEAST_POINTS, Math.floor(x.length * (1 - RECENT)));
  const recent = trend(x.slice(from), y.slice(from));
  const slow = recent?.slope ?? theilSen(x.slice(from), y.slice(from)).slope;
  // It has stopped; what it did before is no reason to expect it to go on.
  if (slow < whole.slope / 3) return undefined;
  // It has become faster: then only the recent part tells how fast.
  const isFaster = recent !== undefined && recent.interval[0] > whole.interval[1];
  const told = isFaster ? recent : whole;

  const last = x.at(-1)!;
  const level = told.slope * last + median(x.slice(from).map((i, at) => y[from + at]! - told.slope * i));
  const used = level + Math.max(...pattern);
  // Where it is now is not known exactly either.
  const blur = Z * MEDIAN_ERROR * told.noise * Math.sqrt(told.varianceFactor / (x.length - from));
  const left = (growth: number, free = 1 - used) => (growth <= 0 ? Infinity : (Math.max(0, free) / growth) * step);
  const [low, high] = told.interval;
  const found = {
    used,
    growth: told.slope / step,
    left: left(told.slope),
    interval: [left(high, 1 - used - blur), left(low, 1 - used + blur)] as const,
  };
  return found.left > FURTHEST * span ? undefined : found;
}

interface Rising extends Trend {
  readonly varianceFactor: number;
}

/** The trend, where it surely rises. */
function trend(x: readonly number[], y: readonly number[]): Rising | undefined {
  const slopes = slopesOf(x, y);
  if (slopes.slope <= 0) return undefined;
  const factor = varianceFactor(slopes.left);
  if (slopes.interval({ confidence: SURE, varianceFactor: factor })[0] <= 0) return undefined;
  return { ...slopes, interval: slopes.interval({ confidence: TOLD, varianceFactor: factor }), varianceFactor: factor };
}
