import { duration, seconds } from './duration.ts';
import type { Profile, Slo, SloBurn, SloWindow } from './types.ts';

/** Windows that are recorded from the raw counters at each evaluation, so that a page is not late. */
export const FRESH_WINDOWS = ['5m', '1h'] as const satisfies readonly SloWindow[];

/** All others are summed up from recorded rates where they are asked for: raw counters of hours are a hundred times as many. */
export type LongSloWindow = Exclude<SloWindow, (typeof FRESH_WINDOWS)[number]>;

export const isFreshWindow = (window: SloWindow): window is (typeof FRESH_WINDOWS)[number] =>
  FRESH_WINDOWS.some((one) => one === window);

/**
 * A recorded series of one objective.
 * @param matchers further ones, as PromQL
 */
export function recordedSlo(
  name: 'error_ratio' | 'objective' | 'events' | 'errors' | 'budget_remaining',
  { id }: Pick<Slo, 'id'>,
  ...matchers: readonly string[]
): string {
  return `pulso:slo:${name}{${[`slo="${id}"`, ...matchers].join(', ')}}`;
}

/**
 * Reaches as far back as the window: each recorded rate is itself one over the window of rates. Half an interval more, so
 * that no sample lies on the edge, which Prometheus 2 counts in and 3 does not.
 */
function rangeOf(window: LongSloWindow, profile: Profile): number {
  const interval = seconds(profile.sloLongInterval);
  const steps = Math.floor((seconds(profile.sloWindows[window]) - seconds(profile.window)) / interval);
  return (Math.max(1, steps) + 0.5) * interval;
}

/**
 * The least events a second at which a window is judged: the floor; beyond an hour as many events as an hour has at the
 * floor, so that a service that is open by day only is judged over a day too.
 */
export function sloFloor({ floor }: Pick<Slo, 'floor'>, window: SloWindow, { sloWindows }: Profile): number {
  return Number((floor * Math.min(1, seconds(sloWindows['1h']) / seconds(sloWindows[window]))).toPrecision(4));
}

/** How many recorded rates there are in a window, and the least sum of them at which it is judged. */
export function summedOver(slo: Pick<Slo, 'floor'>, window: LongSloWindow, profile: Profile) {
  const samples = Math.floor(rangeOf(window, profile) / seconds(profile.sloLongInterval));
  return { samples, least: Number((sloFloor(slo, window, profile) * samples).toPrecision(4)) };
}

export interface BurnRateOptions {
  /** The window is judged only where it has events enough; a recorded one has its floor in any case. */
  readonly withFloor?: boolean;
  /** Narrows every selector, as PromQL. */
  readonly matchers?: readonly string[];
}

/** How many times as fast as it may the budget burns, over a window: PromQL over recorded series alone. */
export function burnRate(
  slo: Pick<Slo, 'id' | 'floor'>,
  window: SloWindow,
  profile: Profile,
  { withFloor = false, matchers = [] }: BurnRateOptions = {},
): string {
  const allowed = `(1 - ${recordedSlo('objective', slo, ...matchers)})`;
  if (isFreshWindow(window)) {
    return `${recordedSlo('error_ratio', slo, `window="${window}"`, ...matchers)} / ignoring (window) ${allowed}`;
  }
  const range = duration(rangeOf(window, profile));
  const sum = (name: 'events' | 'errors') => `sum_over_time(${recordedSlo(name, slo, ...matchers)}[${range}])`;
  const { least } = summedOver(slo, window, profile);
  return `${sum('errors')} / ${withFloor ? `(${sum('events')} >= ${least})` : sum('events')} / ${allowed}`;
}

/**
 * Whether a window of a pair asks for its floor: it does where no shorter one of the same alert asks for as many events.
 * Those of a ticket ask for as many each, which the shorter one has last.
 */
export function asksForFloor({ severity, long, short }: SloBurn, window: SloWindow): boolean {
  return window === (severity === 'critical' ? long : short);
}
