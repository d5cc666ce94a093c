import { stateName, type StateName } from '@pulso/catalogue';
import { type Series, type Since, type ViewState, areaOf, labelKey, lastValue, sinceOf } from '../../../model/index.ts';
import type { HealthAnswers } from './answers.ts';
import type { AdviceView, AreaView, HealthView, SignalView } from './types.ts';
import { adviceViews, firstAdvice } from './advice.ts';
import { groupViews } from './groups.ts';
import { signalViews, STATE_RANK } from './signals.ts';

/**
 * The recorded health as a view. No state is computed here: what Prometheus has recorded is shown, and what it has
 * not recorded is unknown.
 */
export function healthView(answers: HealthAnswers, rangeStart: number, groupBy = 'area'): HealthView {
  const signals = signalViews(answers, rangeStart);
  const advice = adviceViews(answers, signals);
  const areas = areaViews(answers, signals, advice);
  const groups = groupBy === 'area' ? areas : groupViews(groupBy, answers, signals, advice);
  const { state, since } = overall(answers, rangeStart);
  const bad = signals.filter((signal) => signal.state === 'critical' || signal.state === 'warning');
  return {
    services: servicesOf(answers),
    state,
    since,
    reasons: bad.filter((signal) => signal.area !== 'compliance'),
    unknownAreas: areas.filter((area) => area.state === 'unknown'),
    compliance: bad.filter((signal) => signal.area === 'compliance'),
    areas: groups,
    advice,
    first: firstAdvice(advice),
  };
}

function servicesOf(answers: HealthAnswers): string[] {
  const all = [...answers.health, ...answers.areas, ...answers.states, ...answers.idle, ...answers.missing];
  return [...new Set(all.map((series) => series.labels['service'] ?? ''))].sort();
}

/** The recorded state; of several services the worst. Without any, nobody knows. */
function overall(answers: HealthAnswers, rangeStart: number): { state: StateName; since: Since | undefined } {
  let worst: Series | undefined;
  for (const series of answers.health) {
    if (worst === undefined || rankOf(series) > rankOf(worst)) worst = series;
  }
  const value = lastValue(worst);
  if (worst === undefined || value === undefined) return { state: 'unknown', since: undefined };
  const key = labelKey(worst.labels);
  const history = answers.healthHistory.find((series) => labelKey(series.labels) === key);
  return { state: stateName(value), since: sinceOf(history, value, rangeStart) };
}

const rankOf = (series: Series): number => STATE_RANK[stateName(lastValue(series))];

/** Every area that has anything to show, the worst first, then in the catalogue's order. */
function areaViews(answers: HealthAnswers, signals: readonly SignalView[], advice: readonly AdviceView[]): AreaView[] {
  const named = [...answers.areas, ...answers.stateHistory].map((series) => series.labels['area'] ?? '');
  const ids = new Set([...named, ...signals.map((signal) => signal.area)].filter((id) => id !== ''));
  return [...ids]
    .map((id) => areaView(id, answers, signals, advice))
    .sort(
      (a, b) =>
        STATE_RANK[b.state] - STATE_RANK[a.state] || areaOf(a.id).index - areaOf(b.id).index || (a.id < b.id ? -1 : 1),
    );
}

function areaView(
  id: string,
  answers: HealthAnswers,
  signals: readonly SignalView[],
  advice: readonly AdviceView[],
): AreaView {
  const own = signals.filter((signal) => signal.area === id);
  const recorded = answers.areas.filter((series) => series.labels['area'] === id);
  const state = areaState(recorded, own);
  // Where the area is unknown, what is missing explains it: it comes before what is merely all right.
  const worst = own.find((signal) => signal.state === state) ?? own[0];
  const firing = (severity: string): number =>
    answers.alerts
      .filter((series) => series.labels['area'] === id && series.labels['severity'] === severity)
      .reduce((sum, series) => sum + (lastValue(series) ?? 0), 0);
  return {
    id: areaOf(id).id,
    isArea: true,
    title: areaOf(id).title,
    state,
    worst,
    signals: own,
    alerts: { warning: firing('warning'), critical: firing('critical') },
    advice: advice.filter((one) => one.area === id && one.state === 'proposed').length,
  };
}

/** The recorded state of the area. None is recorded where all its signals are idle, or where all have long vanished. */
function areaState(recorded: readonly Series[], own: readonly SignalView[]): ViewState {
  const states = recorded.map((series) => stateName(lastValue(series)));
  const worst = states.sort((a, b) => STATE_RANK[b] - STATE_RANK[a])[0];
  if (worst !== undefined) return worst;
  return own.length > 0 && own.every((signal) => signal.state === 'idle') ? 'idle' : 'unknown';
}
