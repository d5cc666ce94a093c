import {
  areas,
  boundText,
  formatValue,
  signals,
  stateName,
  type AreaId,
  type Severity,
  type Signal,
  type StateName,
} from '@pulso/catalogue';
import type { Series } from '../../prometheus/index.ts';
import type { RecommendationView } from '../../ledger/view.ts';
import { adviceView, titlesOf, type AdviceView } from './advice.ts';
import { controlViews, type ControlView } from './controls.ts';
import { obligationsOf, type Obligations } from './obligations.ts';
import type { Recorded } from './series.ts';

/** Beside the states: alive with too little traffic to judge, and gone. */
export type SignalState = StateName | 'idle';

export interface SignalView {
  readonly id: string;
  readonly title: string;
  readonly entity: string;
  readonly state: SignalState;
  /** `–` where there is none. */
  readonly value: string;
  /** The bound in words; for a signal without a value, why there is none. */
  readonly bound: string;
  /** How many instances it is the worst of; absent for one. */
  readonly worstOf?: number;
}

export interface AreaView {
  readonly id: AreaId;
  readonly title: string;
  readonly state: StateName;
  readonly signals: readonly SignalView[];
}

export interface AlertView {
  readonly name: string;
  readonly severity: string;
  readonly entity: string;
}

export interface ServiceView {
  readonly service: string;
  readonly cluster: string;
  readonly health: StateName;
  readonly areas: readonly AreaView[];
  readonly alerts: readonly AlertView[];
  readonly advice: readonly AdviceView[];
  readonly controls: readonly ControlView[];
  readonly obligations: Obligations;
}

type Labels = Series['labels'];
const byId = new Map(signals.map((signal) => [signal.id, signal]));
const identityOf = ({ cluster = '', service = '' }: Labels) => JSON.stringify([cluster, service]);

/**
 * One view a service, the worst first. Pure: what Prometheus has recorded, put in order and into words.
 * @param advice of all services, in the ledger's order
 * @param now milliseconds since 1970
 */
export function serviceViews(
  recorded: Recorded,
  advice: readonly RecommendationView[] = [],
  now = Date.now(),
): ServiceView[] {
  const titles = titlesOf(advice);
  const all = [recorded.rules, recorded.alerts, recorded.controls].flat();
  const services = new Map(all.filter(({ labels }) => labels['service']).map((s) => [identityOf(s.labels), s.labels]));
  const views = [...services].map(([identity, { service = '', cluster = '' }]): ServiceView => {
    const mine = (series: readonly Series[]) => series.filter(({ labels }) => identityOf(labels) === identity);
    const rules = mine(recorded.rules);
    const obligations = obligationsOf(mine(recorded.obligations), now / 1000);
    const health = rules.find(({ labels }) => labels['__name__'] === 'pulso:health:state');
    return {
      service,
      cluster,
      // No recorded health is unknown, never healthy.
      health: stateName(health?.value),
      areas: areaViews(rules),
      alerts: mine(recorded.alerts).map(({ labels }) => ({
        name: labels['alertname'] ?? '',
        severity: labels['severity'] ?? '',
        entity: labels['entity'] ?? '',
      })),
      advice: advice
        .filter((one) => one.service === service && one.cluster === cluster)
        .map((one) => adviceView(one, titles)),
      controls: controlViews(mine(recorded.controls), mine(recorded.objects), obligations.due),
      obligations,
    };
  });
  return views.toSorted((a, b) => rank(b.health) - rank(a.health) || a.service.localeCompare(b.service));
}

const RANKS: Readonly<Record<SignalState, number>> = { critical: 4, warning: 3, unknown: 2, ok: 1, idle: 0 };
const rank = (state: SignalState) => RANKS[state];
const place = (id: string) => signals.findIndex((signal) => signal.id === id);

function areaViews(rules: readonly Series[]): AreaView[] {
  const named = (name: string) => rules.filter(({ labels }) => labels['__name__'] === name);
  const states = new Map(named('pulso:area:state').map(({ labels, value }) => [labels['area'], value]));
  const found = signalViews(rules);
  return areas
    .filter(({ id }) => states.has(id) || found.has(id))
    .map(({ id, title }) => ({
      id,
      title: title.en,
      state: stateName(states.get(id)),
      signals: (found.get(id) ?? []).toSorted((a, b) => rank(b.state) - rank(a.state) || place(a.id) - place(b.id)),
    }));
}

function signalViews(rules: readonly Series[]): Map<string, SignalView[]> {
  // What identifies one judged series: all but the name and what thresholds add.
  const keyOf = ({ __name__: _name, severity: _severity, bad: _bad, ...rest }: Labels) =>
    JSON.stringify(Object.entries(rest).toSorted(([a], [b]) => a.localeCompare(b)));
  const named = (name: string) => rules.filter(({ labels }) => labels['__name__'] === `pulso:signal:${name}`);
  const states = new Map(named('state').map(({ labels, value }) => [keyOf(labels), value]));
  const bounds = new Map<string, Partial<Record<Severity, number>>>();
  for (const { labels, value } of named('threshold')) {
    const { severity } = labels;
    if (severity !== 'warning' && severity !== 'critical') continue;
    const key = keyOf(labels);
    bounds.set(key, { ...bounds.get(key), [severity]: value });
  }
  const views: { area: string; view: SignalView; number: number; bad: Signal['bad'] }[] = [];
  const add = (
    labels: Labels,
    make: (signal: Signal) => Pick<SignalView, 'state' | 'value' | 'bound'>,
    number = NaN,
  ) => {
    const signal = byId.get(labels['signal'] ?? '');
    if (signal === undefined) return; // of another version's rules: the overview shows it, we have no words for it
    const { area, id, bad, title } = signal;
    views.push({ area, number, bad, view: { id, title: title.en, entity: labels['entity'] ?? '', ...make(signal) } });
  };
  for (const { labels, value } of named('value')) {
    const key = keyOf(labels);
    const state = stateName(states.get(key));
    add(
      labels,
      (signal) => ({ state, value: formatValue(value, signal.unit), bound: boundOf(signal, state, bounds.get(key)) }),
      value,
    );
  }
  for (const { labels } of named('idle')) {
    add(labels, () => ({ state: 'idle', value: '–', bound: 'too little traffic to judge' }));
  }
  for (const { labels } of named('missing')) {
    add(labels, () => ({ state: 'unknown', value: '–', bound: 'no longer measured' }));
  }
  return worstOfInstances(views);
}

function boundOf(signal: Signal, state: StateName, bounds: Partial<Record<Severity, number>> = {}): string {
  const severity: Severity = bounds.warning === undefined || state === 'critical' ? 'critical' : 'warning';
  const bound = bounds[severity] ?? bounds.warning;
  return bound === undefined ? 'no bound' : boundText(signal, severity, bound);
}

/** Many instances, one line: the worst of them. */
function worstOfInstances(
  found: readonly { area: string; view: SignalView; number: number; bad: Signal['bad'] }[],
): Map<string, SignalView[]> {
  const groups = new Map<string, (typeof found)[number][]>();
  for (const item of found) {
    const key = `${item.view.id}\n${item.view.entity}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const result = new Map<string, SignalView[]>();
  for (const group of groups.values()) {
    const [worst] = group.toSorted((a, b) => {
      const further = a.bad === 'above' ? b.number - a.number : a.number - b.number;
      return rank(b.view.state) - rank(a.view.state) || (Number.isNaN(further) ? 0 : further);
    });
    if (worst === undefined) continue;
    const view = group.length === 1 ? worst.view : { ...worst.view, worstOf: group.length };
    result.set(worst.area, [...(result.get(worst.area) ?? []), view]);
  }
  return result;
}
