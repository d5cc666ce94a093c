import { FRESH_WINDOWS, recordedSlo, sloFloor, type Slo } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import type { RecordingRule } from './recording.ts';

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
  return FRESH_WINDOWS.map((window) => {
    const range = settings.profile.sloWindows[window];
    return {
      record: 'pulso:slo:error_ratio',
      labels: { ...labelsOf(slo), window },
      expr: `${errorsOver(slo, range, settings)}\n/ (${raw(slo.events, range, settings)} >= ${sloFloor(slo, window, settings.profile)})`,
    };
  });
}

/** The objective in force for each service that has traffic. */
function objectiveExpression(slo: Slo): string {
  const one = (objective: number, ...matchers: readonly string[]) =>
    `${recordedSlo('events', slo, ...matchers)} ^ 0 * ${objective}`;
  return [
    ...(slo.overrides ?? []).map(({ service, objective }) => one(objective, `service=${JSON.stringify(service)}`)),
    one(slo.objective),
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
