import {
  adviceKinds,
  areas,
  areaStateWord,
  boundText,
  formatValue,
  signals,
  stateName,
  stateTexts,
  type AreaId,
  type Signal,
} from '@pulso/catalogue';
import type { FiringAlert, Observer, Sample } from './prometheus.ts';

export interface AreaStatus {
  readonly area: AreaId;
  readonly state: number | undefined;
  /** The signal nearest to trouble, with what is judged. */
  readonly worst?: { readonly signal: Signal; readonly entity: string; readonly value: number; readonly state: number };
}

export interface Status {
  readonly health: number | undefined;
  readonly areas: readonly AreaStatus[];
  readonly advice: readonly Sample[];
  readonly alerts: readonly FiringAlert[];
  readonly requestsPerSecond: number | undefined;
}

/** One look at everything, read from Prometheus and Alertmanager as recorded. */
export async function readStatus(observer: Observer, service: string): Promise<Status> {
  const of = `{service="${service}"}`;
  const [health, areaStates, values, states, advice, requests, alerts] = await Promise.all([
    observer.query(`pulso:health:state${of}`),
    observer.query(`pulso:area:state${of}`),
    observer.query(`pulso:signal:value${of}`),
    observer.query(`pulso:signal:state${of}`),
    observer.query(`max by (id, advice, entity, area) (pulso_recommendation${of}) == 1`),
    observer.query(`sum(rate(pulso_http_request_duration_seconds_count${of}[20s]))`),
    observer.alerts(),
  ]);
  const stateOf = new Map(states.map((sample) => [seriesKey(sample), sample.value]));
  const judged = values.flatMap((sample) => {
    const signal = signals.find(({ id }) => id === sample.labels.signal);
    const state = stateOf.get(seriesKey(sample));
    return signal && state !== undefined
      ? [{ signal, entity: sample.labels.entity ?? '', value: sample.value, state }]
      : [];
  });
  return {
    health: health[0]?.value,
    areas: areas.flatMap(({ id }) => {
      const state = areaStates.find(({ labels }) => labels.area === id)?.value;
      const worst = judged
        .filter(({ signal }) => signal.area === id)
        .toSorted((a, b) => b.state - a.state || closeness(b) - closeness(a))[0];
      return state === undefined && worst === undefined
        ? []
        : [{ area: id, state, ...(worst === undefined ? {} : { worst }) }];
    }),
    advice,
    alerts,
    requestsPerSecond: requests[0]?.value,
  };
}

function seriesKey({ labels }: Sample): string {
  return JSON.stringify([labels.signal, labels.entity, labels.instance]);
}

/** How near a value is to its first bound: 1 at the bound. */
function closeness({ signal, value }: { signal: Signal; value: number }): number {
  const bound = signal.warning ?? signal.critical ?? 0;
  if (signal.bad === 'above') return bound === 0 ? 0 : value / bound;
  return value === 0 ? 1 : bound / value;
}

/** Of a state's shape and word in any area. */
const WIDEST = Math.max(...areas.map(({ id }) => areaStateWord(id, 'ok', 'en').length), 8) + 2;
const COLOURS = { ok: 32, warning: 33, critical: 31, unknown: 90 } as const;

/** The status as lines of text, state as a shape and a word first and as a colour second. */
export function renderStatus(status: Status, colour: boolean): string[] {
  const badge = (state: number | undefined, of = '') => {
    const name = stateName(state);
    const text = `${stateTexts[name].shape} ${areaStateWord(of, name, 'en')}`.padEnd(WIDEST);
    return colour ? `\u001b[${COLOURS[name]}m${text}\u001b[0m` : text;
  };
  const rows = status.areas.map(({ area, state, worst }) => {
    const title = areas.find(({ id }) => id === area)?.title.en ?? area;
    if (worst === undefined) return `  ${badge(state, area)}  ${title}`;
    const { signal, entity, value } = worst;
    const isCritical = signal.warning === undefined || (worst.state >= 2 && signal.critical !== undefined);
    const severity = isCritical ? 'critical' : 'warning';
    const bound = signal[severity];
    return `  ${badge(state, area)}  ${title.padEnd(16)} ${(signal.title.en + (entity === '' ? '' : ` · ${entity}`)).padEnd(46)} ${formatValue(value, signal.unit).padStart(9)}   ${bound === undefined ? '' : boundText(signal, severity, bound)}`;
  });
  const firing = status.alerts.map(
    ({ labels, muted }) =>
      `  ${badge(labels.severity === 'critical' ? 2 : 1)}  ${labels.alertname}${labels.entity ? ` · ${labels.entity}` : ''}${muted ? ' (muted by its cause)' : ''}`,
  );
  return [
    `Health: ${badge(status.health).trimEnd()}`,
    ...(status.requestsPerSecond === undefined
      ? []
      : [`Load:   ${formatValue(status.requestsPerSecond, 'count')} requests/s`]),
    ...rows,
    ...(firing.length === 0 ? [] : ['', 'Alerts', ...firing]),
    ...(status.advice.length === 0
      ? []
      : [
          '',
          'Recommendations',
          ...status.advice.map(({ labels }) => `  ${adviceTitle(labels)}   /advice/${labels.id}`),
        ]),
  ];
}

/** What is advised; what only the advisor knows of it (columns, a status) is on its own page. */
function adviceTitle({ advice = '', entity = '' }: Sample['labels']): string {
  const title = adviceKinds.find(({ id }) => id === advice)?.title.en ?? advice;
  return title
    .replace(/: [^:]*\{(?!entity\}|table\})\w+\}.*$/, '')
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => (['entity', 'table'].includes(name) ? entity : '…'));
}
