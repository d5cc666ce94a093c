import type { Slo, SloWindow } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { seconds } from './duration.ts';
import type { RecordingRule, RuleGroup } from './recording.ts';

/** Windows that are read from the raw counters at each evaluation, so that a page is not late. */
const FRESH: readonly SloWindow[] = ['5m', '30m', '1h', '2h', '6h'];
/** Windows that are averaged from recorded rates: raw counters of a day and more would be millions of samples a service. */
const LONG: readonly SloWindow[] = ['1d', '3d'];

/** A recorded series of one objective, narrowed by equality. */
export function recordedSlo(
  name: 'error_ratio' | 'objective' | 'events' | 'errors',
  { id }: Pick<Slo, 'id'>,
  match: Readonly<Record<string, string>> = {},
): string {
  const matchers = Object.entries({ slo: id, ...match }).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `pulso:slo:${name}{${matchers.join(', ')}}`;
}

/** How many times as fast as it may the budget burns, over a window. */
export function burnRate(slo: Slo, window: SloWindow): string {
  return `${recordedSlo('error_ratio', slo, { window })} / ignoring (window) (1 - ${recordedSlo('objective', slo)})`;
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
  return [
    ...FRESH.map((window) => {
      const range = settings.profile.sloWindows[window];
      return {
        record: 'pulso:slo:error_ratio',
        labels: { ...labelsOf(slo), window },
        expr: `${errorsOver(slo, range, settings)}\n/ (${raw(slo.events, range, settings)} >= ${floorOf(slo, window, settings)})`,
      };
    }),
    { record: 'pulso:slo:burn_rate', labels: { ...labelsOf(slo), window: '1h' }, expr: burnRate(slo, '1h') },
  ];
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
  const { window: tile, sloWindows } = settings.profile;
  const average = (name: 'events' | 'errors', range: string) => `avg_over_time(${recordedSlo(name, slo)}[${range}])`;
  return [
    { record: 'pulso:slo:events', labels, expr: raw(slo.events, tile, settings) },
    { record: 'pulso:slo:errors', labels, expr: errorsOver(slo, tile, settings) },
    { record: 'pulso:slo:objective', labels, expr: objectiveExpression(slo) },
    ...LONG.map((window) => {
      const range = sloWindows[window];
      return {
        record: 'pulso:slo:error_ratio',
        labels: { ...labels, window },
        expr: `${average('errors', range)}\n/ (${average('events', range)} >= ${floorOf(slo, window, settings)})`,
      };
    }),
    {
      record: 'pulso:slo:budget_remaining',
      labels,
      expr: `1 - ${average('errors', slo.period)} / (${average('events', slo.period)} > 0) / (1 - ${recordedSlo('objective', slo)})`,
    },
  ];
}

/**
 * `pulso:slo:error_ratio` by window, `objective`, `budget_remaining` over the period (1 is all of it, below 0 it is
 * overspent) and `burn_rate` over an hour (1 spends it all by the end). Two paces: what reaches back for days is read
 * from recorded rates, and less often.
 */
export function sloRecordingGroups(settings: Settings): RuleGroup<RecordingRule>[] {
  const { slos, profile } = settings;
  if (slos.length === 0) return [];
  return [
    {
      name: 'pulso.slo.long',
      interval: profile.sloLongInterval,
      rules: slos.flatMap((slo) => longRules(slo, settings)),
    },
    {
      name: 'pulso.slo',
      interval: profile.evaluationInterval,
      rules: slos.flatMap((slo) => freshRules(slo, settings)),
    },
  ];
}
