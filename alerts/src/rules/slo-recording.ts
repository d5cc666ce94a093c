import type { Slo, SloWindow } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { duration, seconds } from './duration.ts';
import type { RecordingRule } from './recording.ts';

/** Windows that are read from the raw counters at each evaluation, so that a page is not late. */
const FRESH = ['5m', '1h'] as const satisfies readonly SloWindow[];
type FreshWindow = (typeof FRESH)[number];
/** All others are summed up from recorded rates where they are asked for: raw counters of hours are a hundred times as many. */
export type LongWindow = Exclude<SloWindow, FreshWindow>;

export const isFresh = (window: SloWindow): window is FreshWindow => FRESH.some((one) => one === window);

/** A recorded series of one objective, narrowed by equality. */
export function recordedSlo(
  name: 'error_ratio' | 'objective' | 'events' | 'errors',
  { id }: Pick<Slo, 'id'>,
  match: Readonly<Record<string, string>> = {},
): string {
  const matchers = Object.entries({ slo: id, ...match }).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `pulso:slo:${name}{${matchers.join(', ')}}`;
}

/**
 * Reaches as far back as the window: each recorded rate is itself one over the window of rates. Half an interval more, so
 * that no sample lies on the edge, which Prometheus 2 counts in and 3 does not.
 */
function rangeOf(window: LongWindow, { profile }: Pick<Settings, 'profile'>): number {
  const interval = seconds(profile.sloLongInterval);
  const steps = Math.floor((seconds(profile.sloWindows[window]) - seconds(profile.window)) / interval);
  return (Math.max(1, steps) + 0.5) * interval;
}

/** How many recorded rates there are in a window, and the least sum of them at which it is judged. */
export function summedOver(slo: Pick<Slo, 'floor'>, window: LongWindow, settings: Pick<Settings, 'profile'>) {
  const samples = Math.floor(rangeOf(window, settings) / seconds(settings.profile.sloLongInterval));
  return { samples, least: Number((floorOf(slo, window, settings) * samples).toPrecision(4)) };
}

/** The share of bad events over a window that is not recorded; nothing under the floor, where one is asked for. */
function summed(slo: Slo, window: LongWindow, withFloor: boolean, settings: Settings): string {
  const range = rangeOf(window, settings);
  const sum = (name: 'events' | 'errors') => `sum_over_time(${recordedSlo(name, slo)}[${duration(range)}])`;
  const { least } = summedOver(slo, window, settings);
  return `${sum('errors')} / ${withFloor ? `(${sum('events')} >= ${least})` : sum('events')}`;
}

/**
 * How many times as fast as it may the budget burns, over a window. A recorded window has its floor; of the others the
 * floor is asked for where no shorter window of the same alert has as high a one.
 */
export function burnRate(slo: Slo, window: SloWindow, settings: Settings, { withFloor = false } = {}): string {
  const allowed = `(1 - ${recordedSlo('objective', slo)})`;
  if (isFresh(window)) return `${recordedSlo('error_ratio', slo, { window })} / ignoring (window) ${allowed}`;
  return `${summed(slo, window, withFloor, settings)} / ${allowed}`;
}

/**
 * The least events a second at which a window is judged: the floor; beyond an hour as many events as an hour has at the
 * floor, so that a service that is open by day only is judged over a day too.
 */
export function floorOf({ floor }: Pick<Slo, 'floor'>, window: SloWindow, { profile }: Pick<Settings, 'profile'>) {
  const length = seconds(profile.sloWindows[window]);
  const hour = seconds(profile.sloWindows['1h']);
  return Number((floor * Math.min(1, hour / length)).toPrecision(4));
}

function labelsOf({ id, area }: Slo) {
  return { slo: id, area };
}

function raw(promql: string, range: string, { groupBy }: Settings): string {
  return promql.replaceAll('$by', groupBy.join(', ')).replaceAll('$window', range);
}

/** Bad events a second; 0 where none was ever bad. */
function errorsOver(slo: Slo, range: string, settings: Settings): string {
  const events = raw(slo.events, range, settings);
  return `(${raw(slo.errors(slo.threshold ?? 0), range, settings)} or 0 * ${events})`;
}

function freshRules(slo: Slo, settings: Settings): RecordingRule[] {
  return FRESH.map((window) => {
    const range = settings.profile.sloWindows[window];
    return {
      record: 'pulso:slo:error_ratio',
      labels: { ...labelsOf(slo), window },
      expr: `${errorsOver(slo, range, settings)}\n/ (${raw(slo.events, range, settings)} >= ${floorOf(slo, window, settings)})`,
    };
  });
}

/** The objective in force for each service that has traffic. */
function objectiveExpression(slo: Slo): string {
  const one = (match: Readonly<Record<string, string>>, objective: number) =>
    `${recordedSlo('events', slo, match)} ^ 0 * ${objective}`;
  return [
    ...(slo.overrides ?? []).map(({ service, objective }) => one({ service }, objective)),
    one({}, slo.objective),
  ].join('\nor ');
}

function longRules(slo: Slo, settings: Settings): RecordingRule[] {
  const labels = labelsOf(slo);
  const { window: tile } = settings.profile;
  const average = (name: 'events' | 'errors', range: string) => `avg_over_time(${recordedSlo(name, slo)}[${range}])`;
  return [
    { record: 'pulso:slo:events', labels, expr: raw(slo.events, tile, settings) },
    { record: 'pulso:slo:errors', labels, expr: errorsOver(slo, tile, settings) },
    { record: 'pulso:slo:objective', labels, expr: objectiveExpression(slo) },
    {
      record: 'pulso:slo:budget_remaining',
      labels,
      expr: `1 - ${average('errors', slo.period)} / (${average('events', slo.period)} > 0) / (1 - ${recordedSlo('objective', slo)})`,
    },
  ];
}

/**
 * What is recorded of each objective, by pace. Long: `events`, `errors` and `objective`, from which every window of hours and
 * days is made, and `budget_remaining` over the period (1 is all of it, below 0 it is overspent). Fresh: `error_ratio` over
 * the windows of a page.
 */
export function sloRules(settings: Settings): Readonly<Record<'long' | 'fresh', RecordingRule[]>> {
  return {
    long: settings.slos.flatMap((slo) => longRules(slo, settings)),
    fresh: settings.slos.flatMap((slo) => freshRules(slo, settings)),
  };
}
