import { stateName } from '@pulso/catalogue';
import {
  type Series,
  type Since,
  type ViewState,
  labelKey,
  lastValue,
  signalOf,
  sinceOf,
} from '../../../model/index.ts';
import type { HealthAnswers } from './answers.ts';
import type { SignalView } from './types.ts';

/** The worst first; unknown weighs more than a warning that is known, as in the recorded health. */
export const STATE_RANK: Readonly<Record<ViewState, number>> = { critical: 4, warning: 3, unknown: 2, ok: 1, idle: 0 };

const NONE: ReadonlyMap<string, Series> = new Map();

const byKey = (series: readonly Series[], without: readonly string[] = []): Map<string, Series> =>
  new Map(series.map((one) => [labelKey(one.labels, without), one]));

/** Every signal that is judged, idle or missing now, the worst first. */
export function signalViews(answers: HealthAnswers, rangeStart: number): SignalView[] {
  const values = byKey(answers.values);
  const histories = byKey(answers.valueHistory);
  const stateHistories = byKey(answers.stateHistory);
  const bounds = boundsByKey(answers.thresholds);
  const dues = duesByKey(answers.termDue);
  const views: SignalView[] = [];

  for (const series of answers.states) {
    const key = labelKey(series.labels);
    const state = lastValue(series);
    const measured = values.get(key);
    const since = (): Since | undefined =>
      state === undefined ? undefined : sinceOf(stateHistories.get(key), state, rangeStart);
    const history = histories.get(key);
    views.push(
      signalView(series, key, stateName(state), {
        ...bounds.get(key),
        measured,
        history,
        since,
        due: dues.get(termKey(series, 'entity')),
      }),
    );
  }

  const judged = new Set(views.map((view) => view.key));
  for (const series of answers.idle) {
    const key = labelKey(series.labels);
    if (!judged.has(key)) views.push(signalView(series, key, 'idle', { history: histories.get(key) }));
  }

  // Missing has no instance; any instance's history tells when the signal was last seen.
  const lastSeen = answers.missing.length === 0 ? NONE : byKey(answers.valueHistory, ['instance']);
  for (const series of answers.missing) {
    const key = labelKey(series.labels);
    const history = lastSeen.get(key);
    const at = history?.times.at(-1);
    views.push(signalView(series, `missing\u0000${key}`, 'unknown', { history, lastSeen: at }));
  }
  return views.sort(worstFirst);
}

/** What else is known of a signal. */
interface Known extends Partial<Bound> {
  readonly measured?: Series | undefined;
  readonly history?: Series | undefined;
  readonly lastSeen?: number | undefined;
  readonly since?: () => Since | undefined;
  readonly due?: number | undefined;
}

function signalView({ labels }: Series, key: string, state: ViewState, known: Known): SignalView {
  const id = labels['signal'] ?? '';
  const { title, unit, bad } = signalOf(id);
  let since: Since | undefined | null = null;
  return {
    key,
    id,
    labels,
    title,
    unit,
    bad: known.bad ?? bad,
    state,
    value: lastValue(known.measured),
    field: known.measured?.field,
    bounds: known.bounds ?? {},
    history: known.history,
    lastSeen: known.lastSeen,
    due: known.due,
    // Read from the history when it is shown: of hundreds most never are.
    get since() {
      if (since === null) since = known.since?.();
      return since;
    },
    area: labels['area'] ?? '',
    cluster: labels['cluster'] ?? '',
    service: labels['service'] ?? '',
    instance: labels['instance'] ?? '',
    entity: labels['entity'] ?? '',
  };
}

interface Bound {
  readonly bounds: { warning?: number; critical?: number };
  readonly bad: 'above' | 'below';
}

function boundsByKey(thresholds: readonly Series[]): Map<string, Bound> {
  const found = new Map<string, Bound>();
  for (const series of thresholds) {
    const value = lastValue(series);
    const severity = series.labels['severity'];
    if (value === undefined || (severity !== 'warning' && severity !== 'critical')) continue;
    const key = labelKey(series.labels, ['severity', 'bad']);
    const bound = found.get(key) ?? { bounds: {}, bad: series.labels['bad'] === 'below' ? 'below' : 'above' };
    bound.bounds[severity] = value;
    found.set(key, bound);
  }
  return found;
}

/** When the term of a control ends, which is the entity of the signal about it; instants come in seconds. */
function duesByKey(due: readonly Series[]): Map<string, number> {
  return new Map(due.map((series) => [termKey(series, 'control'), (lastValue(series) ?? Number.NaN) * 1000]));
}

function termKey({ labels }: Series, control: 'control' | 'entity'): string {
  return [labels['cluster'], labels['service'], labels[control]].map((part) => part ?? '').join('\u0000');
}

/** The bound to be named beside a value: the one that it has crossed, else the next one. */
export function boundOf(signal: SignalView): { severity: 'warning' | 'critical'; value: number } | undefined {
  const { warning, critical } = signal.bounds;
  if (critical !== undefined && (signal.state === 'critical' || warning === undefined)) {
    return { severity: 'critical', value: critical };
  }
  return warning === undefined ? undefined : { severity: 'warning', value: warning };
}

/** How much of its bound a value has used: 1 at the bound, above 1 beyond it, on whichever side is bad. */
function strain(signal: SignalView): number {
  const bound = boundOf(signal)?.value;
  if (bound === undefined || signal.value === undefined) return 0;
  if (signal.bad === 'above') return bound === 0 ? signal.value : signal.value / bound;
  return signal.value === 0 ? Number.MAX_VALUE : bound / signal.value;
}

export function worstFirst(a: SignalView, b: SignalView): number {
  return STATE_RANK[b.state] - STATE_RANK[a.state] || strain(b) - strain(a) || (a.key < b.key ? -1 : 1);
}
