import {
  areaDashboardUid,
  alertName,
  dashboardUid,
  signalMissing,
  type Locale,
  type Severity,
  type Signal,
} from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { boundsOf } from './bounds.ts';
import { humanizeBound, templateFunctions } from './humanize.ts';

/** Annotations of one alert, either as templates for the rule or filled in as its unit test expects them. */
export type Annotations = Readonly<Record<string, string>>;

/** What differs between the two: the parts that Prometheus fills in. */
export interface Slots {
  /** The value, formatted by its unit. */
  readonly value: string;
  /** The bound in force for the very series, formatted alike. */
  readonly bound: string;
  /** A label's value; empty where the series lacks it. */
  readonly label: (name: string) => string;
  /** A label's value within a URL. */
  readonly urlLabel: (name: string) => string;
  /** `before`, the label's value and `after`, or nothing where it is empty. */
  readonly ifLabel: (name: string, before: string, after: string) => string;
}

export const WORDS = {
  en: {
    warning: 'warning',
    critical: 'critical',
    above: 'or more',
    below: 'or less',
    at: 'at',
    on: ' on ',
    first: 'First',
  },
  'pt-BR': {
    warning: 'atenção',
    critical: 'crítico',
    above: 'ou mais',
    below: 'ou menos',
    at: 'com',
    on: ' em ',
    first: 'Primeiro',
  },
} as const satisfies Record<Locale, Record<Severity | Signal['bad'] | 'at' | 'on' | 'first', string>>;

/**
 * Where an alert leads: its page, the dashboard that shows it, and what Pulso recommends; for its service, unless it is
 * no service's (`slots` undefined).
 */
export function links(
  id: string,
  dashboard: string,
  slots: Pick<Slots, 'urlLabel'> | undefined,
  settings: Settings,
): Annotations {
  const variables = ['cluster', 'service']
    .filter((label) => settings.groupBy.includes(label))
    .flatMap((label) => (slots === undefined ? [] : [`var-${label}=${slots.urlLabel(label)}`]));
  const query = variables.length === 0 ? '' : `?${variables.join('&')}`;
  return {
    runbook_url: `${settings.urls.runbooks}/${alertName(id)}.md`,
    dashboard_url: `${settings.urls.dashboards}/d/${dashboard}${query}`,
    advice_url: `${settings.urls.dashboards}/d/${dashboardUid('recommendations')}${query}`,
  };
}

/** Texts of a signal's alert: the sentence, the value against the bound, what it means and what to do first. */
export function signalAnnotations(signal: Signal, severity: Severity, slots: Slots, settings: Settings): Annotations {
  const { locale } = settings;
  const words = WORDS[locale];
  const name = signal.entity === undefined ? '' : slots.label('entity');
  const entity = name === '' ? '' : ` (${name})`;
  const named = name === '' ? '' : ` · ${name}`;
  const instance = signal.scope === 'instance' ? `${words.on}${slots.label('instance')}` : '';
  // Nothing lies below 0: "0 or less" would only make one wonder.
  const side = signal.bad === 'below' && signal[severity] === 0 ? '' : ` ${words[signal.bad]}`;
  const threshold = `${words[severity]} ${words.at} ${slots.bound}${side}`;
  return {
    summary: `${signal.summary[locale]}${entity}`,
    description: `${signal.title[locale]}${named}${instance}: ${slots.value}, ${threshold}. ${signal.meaning[locale]}\n${words.first}: ${signal.firstAction[locale]}`,
    value: slots.value,
    threshold,
    first_action: signal.firstAction[locale],
    ...links(signal.id, areaDashboardUid(signal.area), slots, settings),
  };
}

/** Texts of the alert on a vanished signal. */
export function missingAnnotations(slots: Slots, settings: Settings): Annotations {
  const { locale } = settings;
  const what = `${slots.label('signal')}${slots.ifLabel('entity', ' (', ')')}`;
  return {
    summary: `${signalMissing.summary[locale]}: ${what}`,
    description: `${signalMissing.title[locale]}: ${what}. ${signalMissing.meaning[locale]}\n${WORDS[locale].first}: ${signalMissing.firstAction[locale]}`,
    first_action: signalMissing.firstAction[locale],
    ...links(signalMissing.id, dashboardUid('overview'), slots, settings),
  };
}

export function labelSlots(): Pick<Slots, 'label' | 'urlLabel' | 'ifLabel'> {
  return {
    label: (name) => `{{ $labels.${name} }}`,
    urlLabel: (name) => `{{ $labels.${name} | urlquery }}`,
    ifLabel: (name, before, after) => `{{ with $labels.${name} }}${before}{{ . }}${after}{{ end }}`,
  };
}

/** The bound as a literal; where overrides differ, by the labels that they match. No query: those run per pending alert. */
function boundTemplate(signal: Signal, severity: Severity): string {
  const text = (bound: number | undefined) => (bound === undefined ? '–' : humanizeBound(bound, signal.unit));
  const bounds = boundsOf(signal);
  const general = text(bounds.at(-1)?.[severity]);
  const cases = bounds.slice(0, -1).filter((own) => text(own[severity]) !== general || bounds.length > 2);
  if (cases.length === 0) return general;
  const condition = (match: Readonly<Record<string, string>>) => {
    const tests = Object.entries(match).map(([label, value]) => `eq $labels.${label} ${JSON.stringify(value)}`);
    return tests.length === 1 ? tests.join('') : `and ${tests.map((test) => `(${test})`).join(' ')}`;
  };
  const branches = cases.map(
    (own, index) => `{{ ${index === 0 ? 'if' : 'else if'} ${condition(own.match)} }}${text(own[severity])}`,
  );
  return `${branches.join('')}{{ else }}${general}{{ end }}`;
}

/** The parts as Prometheus' templates. */
export function templateSlots(signal: Signal, severity: Severity): Slots {
  return { ...labelSlots(), value: templateFunctions[signal.unit], bound: boundTemplate(signal, severity) };
}

export function missingTemplateSlots(): Slots {
  return { ...labelSlots(), value: '', bound: '' };
}

/** The parts as they read for one series. */
export function filledSlots(labels: Readonly<Record<string, string>>, value = '', bound = ''): Slots {
  const label = (name: string) => labels[name] ?? '';
  return {
    value,
    bound,
    label,
    urlLabel: (name) => encodeURIComponent(label(name)).replaceAll('%20', '+'),
    ifLabel: (name, before, after) => (label(name) === '' ? '' : `${before}${label(name)}${after}`),
  };
}
