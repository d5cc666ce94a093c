import {
  alertName,
  boundText,
  formatValue,
  stateTexts,
  type Locale,
  type Severity,
  type Signal,
} from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { IN_INSTANCE, IN_SERVICE } from '../select.ts';
import { STATE_COLOURS, grafanaUnit, type KeyedPanel, type PanelLink } from './parts.ts';
import { timeseries } from './timeseries.ts';

const SEVERITIES: readonly Severity[] = ['warning', 'critical'];
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
  en: { judged: 'Judged', except: 'except', first: 'First', from: 'The bound', runbook: 'Runbook' },
  'pt-BR': { judged: 'Avaliação', except: 'exceto', first: 'Primeiro', from: 'O limite', runbook: 'Runbook' },
} as const;

function description(signal: Signal, context: Context): string {
  const { locale } = context;
  const words = WORDS[locale];
  const lines = boundsOf(signal).map(({ severity, value }) => boundText(signal, severity, value, locale));
  const exceptions = (signal.overrides ?? []).flatMap((override) =>
    SEVERITIES.flatMap((severity) => {
      const value = override[severity];
      return value === undefined ? [] : [`${override.entity}: ${boundText(signal, severity, value, locale)}`];
    }),
  );
  return [
    signal.meaning[locale],
    `**${words.judged}:** ${lines.join(', ')}${exceptions.length > 0 ? ` (${words.except} ${exceptions.join('; ')})` : ''}.`,
    `**${words.first}:** ${signal.firstAction[locale]}`,
    `**${words.from}:** ${signal.source}.`,
  ].join('\n\n');
}

function legendOf(signal: Signal): string {
  const names = [...(signal.entity === undefined ? [] : ['{{entity}}'])];
  if (signal.scope === 'instance') names.push('{{instance}}');
  return names.length > 0 ? names.join(' ') : '{{service}}';
}

/** The recorded value of a signal, its bounds drawn as lines, what it means, and the way to its runbook. */
export function signalPanel(signal: Signal, context: Context, width = 8): KeyedPanel {
  const { locale } = context;
  const bounds = boundsOf(signal);
  const first = bounds[0]?.value ?? 0;
  const title = `${signal.title[locale]}  ${shortBounds(signal, context)}`;
  const matchers = signal.scope === 'instance' ? IN_INSTANCE : IN_SERVICE;
  const text = description(signal, context);
  const panel = timeseries(
    {
      key: `signal-${signal.id}`,
      title: { en: title, 'pt-BR': title },
      description: { en: text, 'pt-BR': text },
      unit: grafanaUnit(signal.unit),
      queries: [{ expr: `pulso:signal:value{signal="${signal.id}", ${matchers}}`, legend: legendOf(signal) }],
      bounds: bounds.map(({ severity, value }) => ({ value, colour: STATE_COLOURS[severity] })),
      reach: signal.bad === 'below' ? 1 : Number((first * HEADROOM).toPrecision(3)),
      width,
      lastValue: true,
      ...(signal.unit === 'count' ? { decimals: 0 } : {}),
    },
    locale,
  );
  return context.runbooks === undefined ? panel : { ...panel, links: [runbookLink(signal, context.runbooks, locale)] };
}

function runbookLink(signal: Signal, runbooks: string, locale: Locale): PanelLink {
  return { title: WORDS[locale].runbook, url: `${runbooks}/${alertName(signal.id)}.md`, targetBlank: true };
}
