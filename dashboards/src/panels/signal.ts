import {
  alertName,
  boundText,
  controls,
  formatValue,
  regulationTexts,
  stateTexts,
  type AreaId,
  type DashboardId,
  type Locale,
  type Severity,
  type Signal,
  type Text,
} from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { panelLink } from '../links.ts';
import { IN_CLUSTER, IN_INSTANCE, IN_SERVICE } from '../select.ts';
import { STATE_COLOURS, grafanaUnit, type KeyedPanel, type PanelLink } from './parts.ts';
import { t, type Help } from '../texts.ts';
import { timeseries } from './timeseries.ts';

const SEVERITIES: readonly Severity[] = ['warning', 'critical'];
/** The least step of a ratio: 0.01 %, and not 0.0000726 %. */
const FINEST = 0.0001;
/** Room above the first bound, so that its line is always on the picture. */
const HEADROOM = 1.15;

interface Bound {
  readonly severity: Severity;
  readonly value: number;
}

export function boundsOf(signal: Signal): Bound[] {
  return SEVERITIES.flatMap((severity) => {
    const value = signal[severity];
    return value === undefined ? [] : [{ severity, value }];
  });
}

/** `▲ 1 s ■ 3 s`: no value stands without its bound. */
function shortBounds(signal: Signal, context: Context): string {
  return boundsOf(signal)
    .map(({ severity, value }) => {
      const side = signal.bad === 'below' ? '≤ ' : '';
      return `${stateTexts[severity].shape} ${side}${formatValue(value, signal.unit, context.locale)}`;
    })
    .join('  ');
}

const WORDS = {
  en: { normal: 'not at its bounds', except: 'except', from: 'The bound', runbook: 'Runbook' },
  'pt-BR': { normal: 'fora dos limites', except: 'exceto', from: 'O limite', runbook: 'Runbook' },
} as const;

/** Judged on the daemon, which goes by a service of its own: shown whichever service is chosen. */
const DAEMONS = /^evidence_/;
/** Entities of which a service has several, so that their lines are to be told apart. */
const MANY = new Set(['cache']);
/** Those of which the catalogue has the names, which come last in the legend. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  regulation: Object.keys(regulationTexts),
  control: controls.filter((control) => 'clock' in control && control.clock !== undefined).map(({ id }) => id),
};

/** Where the causes of an area's trouble are shown. */
const CAUSES: Readonly<Partial<Record<AreaId, readonly DashboardId[]>>> = {
  http: ['query', 'database', 'cache', 'runtime'],
  query: ['database', 'recommendations'],
  pool: ['query'],
  database: ['query', 'capacity'],
  cache: ['recommendations'],
  websocket: ['runtime'],
  runtime: ['http', 'capacity'],
};

function normal(signal: Signal, { locale }: Context): string {
  const words = WORDS[locale];
  const lines = boundsOf(signal).map(({ severity, value }) => boundText(signal, severity, value, locale));
  const exceptions = (signal.overrides ?? []).flatMap((override) =>
    SEVERITIES.flatMap((severity) => {
      const value = override[severity];
      return value === undefined ? [] : [`${override.entity}: ${boundText(signal, severity, value, locale)}`];
    }),
  );
  const except = exceptions.length > 0 ? ` (${words.except} ${exceptions.join('; ')})` : '';
  return `${words.normal}: ${lines.join(', ')}${except}. ${words.from}: ${signal.source}.`;
}

/** What a signal's panel says of it, from the catalogue. */
export function signalHelp(signal: Signal, context: Context): Help {
  const text = normal(signal, context);
  return { shows: signal.meaning, normal: t(text, text), first: signal.firstAction };
}

function legendOf(signal: Signal): string {
  const names = ['{{service}}', ...(signal.entity === undefined ? [] : ['{{entity}}'])];
  if (signal.scope === 'instance') names.push('{{instance}}');
  return names.join(' ');
}

/** The recorded value of a signal, its bounds drawn as lines, what it means, and the way to its runbook. */
export function signalPanel(signal: Signal, context: Context, width = 8, none?: Text): KeyedPanel {
  const { locale } = context;
  const bounds = boundsOf(signal);
  const first = bounds[0]?.value ?? 0;
  const title = `${signal.title[locale]}  ${shortBounds(signal, context)}`;
  const matchers = DAEMONS.test(signal.id) ? IN_CLUSTER : signal.scope === 'instance' ? IN_INSTANCE : IN_SERVICE;
  const recorded = `pulso:signal:value{signal="${signal.id}", ${matchers}}`;
  const panel = timeseries(
    {
      key: `signal-${signal.id}`,
      title: { en: title, 'pt-BR': title },
      help: signalHelp(signal, context),
      unit: grafanaUnit(signal.unit),
      queries: [
        { expr: signal.unit === 'ratio' ? `round(${recorded}, ${FINEST})` : recorded, legend: legendOf(signal) },
      ],
      bounds: bounds.map(({ severity, value }) => ({ value, colour: STATE_COLOURS[severity] })),
      reach: signal.bad === 'below' ? 1 : Number((first * HEADROOM).toPrecision(3)),
      width,
      many: MANY.has(signal.entity ?? ''),
      values: (KNOWN[signal.entity ?? ''] ?? []).map((name) => `/ ${name}$/`),
      lastValue: true,
      ...(signal.unit === 'count' ? { decimals: 0 } : {}),
      ...(none === undefined ? {} : { none }),
    },
    locale,
  );
  return { ...panel, links: signalLinks(signal, context) };
}

/** The way to its runbook and to where its causes are shown. */
export function signalLinks(signal: Signal, { runbooks, locale }: Context): PanelLink[] {
  return [
    ...(runbooks === undefined ? [] : [runbookLink(signal, runbooks, locale)]),
    ...(CAUSES[signal.area] ?? []).map((id) => panelLink(id, locale)),
  ];
}

function runbookLink(signal: Signal, runbooks: string, locale: Locale): PanelLink {
  return { title: WORDS[locale].runbook, url: `${runbooks}/${alertName(signal.id)}.md`, targetBlank: true };
}
