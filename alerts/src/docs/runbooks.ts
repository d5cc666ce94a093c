import {
  alertName,
  areas,
  duration,
  signalMissing,
  sloAlertId,
  type OneBound,
  type Severity,
  type Signal,
} from '@pulso/catalogue';
import { settingsOf, severities, type AlertOptions, type Settings } from '../options.ts';
import { boundsOf, hasBound } from '../rules/bounds.ts';
import { valueExpression } from '../rules/expressions.ts';
import { humanizeBound } from '../rules/humanize.ts';
import { healthRules } from '../rules/recording.ts';
import { keepsFiring, waits, waitsFor } from '../rules/timing.ts';
import { bullets, code, page, table } from './markdown.ts';
import { confirm, link, mutesText, silence, undoAndEscalate } from './runbook-parts.ts';
import { sloRunbook } from './slo-runbook.ts';
import { standaloneRunbook } from './standalone-runbook.ts';

/** One page for each alert, by file name, and `README.md` that lists them by area. */
export function generateRunbooks(options: AlertOptions = {}): Map<string, string> {
  const settings = settingsOf(options);
  const alerting = settings.signals.filter((signal) => severities.some((severity) => hasBound(signal, severity)));
  return new Map([
    ['README.md', index(alerting, settings)],
    ...alerting.map((signal) => [`${alertName(signal.id)}.md`, runbook(signal, settings)] as const),
    ...settings.slos.map((slo) => [`${alertName(sloAlertId(slo.id))}.md`, sloRunbook(slo, settings)] as const),
    ...settings.standalone.map((one) => [`${alertName(one.id)}.md`, standaloneRunbook(one, settings)] as const),
    [`${alertName(signalMissing.id)}.md`, missingRunbook(settings)],
  ]);
}

function index(signals: readonly Signal[], { slos, standalone }: Settings): string {
  const sections = areas.flatMap(({ id, title }) => {
    const own = signals.filter(({ area }) => area === id);
    if (own.length === 0) return [];
    return [
      `## ${title.en}`,
      table(
        ['alert', 'says'],
        own.map((signal) => [link(signal.id), signal.summary.en]),
      ),
    ];
  });
  return page(
    '# Runbooks',
    'One page for each alert: what it means, what to do first, how to find the cause and how to mend it. The link in a page leads here.',
    ...sections,
    ...(slos.length === 0
      ? []
      : [
          '## Service level objectives',
          table(
            ['alert', 'says'],
            slos.map((slo) => [link(sloAlertId(slo.id)), slo.summary.en]),
          ),
        ]),
    '## Whatever the area',
    table(
      ['alert', 'says'],
      [signalMissing, ...standalone].map(({ id, summary }) => [link(id), summary.en]),
    ),
  );
}

/** Why there is no row for the other severity. */
const ONE_BOUND = {
  no_degree: 'There is one bound only.',
  never_urgent: 'It is never critical, so that nobody is woken for it.',
} as const satisfies Record<OneBound['kind'], string>;

/** When it fires: a row for each bound, overrides included. */
function boundsTable(signal: Signal, settings: Settings): string {
  const side = signal.bad === 'above' ? 'or more' : 'or less';
  const rows = boundsOf(signal).flatMap((bounds) =>
    severities.flatMap((severity: Severity) => {
      const bound = bounds[severity];
      if (bound === undefined) return [];
      const match = Object.entries(bounds.match).map(([label, value]) => `${label} \`${value}\``);
      const keep = keepsFiring(signal, severity, settings);
      return [
        [
          severity,
          match.length === 0 ? 'all' : match.join(', '),
          bound === 0 && signal.bad === 'below' ? '0' : `${humanizeBound(bound, signal.unit)} ${side}`,
          duration(waitsFor(signal, severity, settings)),
          keep === 0 ? 'at once' : `after ${duration(keep)}`,
        ],
      ];
    }),
  );
  return table(['severity', 'for', 'at', 'holding for', 'resolves'], rows);
}

function runbook(signal: Signal, settings: Settings): string {
  const identity = settings.groupBy.join(', ');
  const judged = {
    service: `per service (${identity}), summed over its instances`,
    instance: `per instance (${identity}, instance)`,
    observed: `per service (${identity}); several exporters that watch the same count once`,
  }[signal.scope];
  return page(
    `# ${alertName(signal.id)}`,
    `**${signal.summary.en}.** ${signal.title.en}, judged ${judged}${signal.entity === undefined ? '' : `, for each \`${signal.entity}\` (label \`entity\`)`}.`,
    '## What it means',
    signal.meaning.en,
    '## Confirm it',
    confirm([
      [
        'The value and the bounds in force',
        `{__name__=~"pulso:signal:(value|threshold)", service="$service", signal="${signal.id}"}`,
      ],
      [
        'Since when, as a graph of six hours: 1 is a warning, 2 critical',
        `pulso:signal:state{service="$service", signal="${signal.id}"}`,
      ],
    ]),
    '## First action',
    signal.firstAction.en,
    '## When it fires',
    boundsTable(signal, settings),
    signal.floor === undefined
      ? undefined
      : `Below ${signal.floor} events per second there is too little traffic to judge: the signal is idle and the alert quiet.`,
    signal.oneBound === undefined ? undefined : `${ONE_BOUND[signal.oneBound.kind]} ${signal.oneBound.reason}`,
    `Source of the bounds: ${signal.source}.`,
    'The value, as recorded in `pulso:signal:value`:',
    code('promql', valueExpression(signal, settings)),
    '## How to find the cause',
    'Put the name of the service for `$service`.',
    bullets(signal.diagnose),
    '## How to mend it',
    bullets(signal.remedy),
    ...undoAndEscalate(signal.area),
    '## Causes and consequences',
    mutesText(signal.id, settings),
    '## Silence it',
    signal.road === 'compliance' ? undefined : 'While you work on it, so that nobody else is woken:',
    silence(signal.id, signal.road),
  );
}

function missingRunbook(settings: Settings): string {
  const id = signalMissing.id;
  const expression = healthRules(settings).find(({ record }) => record === 'pulso:signal:missing')?.expr;
  return page(
    `# ${alertName(id)}`,
    `**${signalMissing.summary.en}.** The label \`signal\` says which.`,
    '## What it means',
    signalMissing.meaning.en,
    '## Confirm it',
    confirm([
      ['Which signals are gone', 'pulso:signal:missing{service="$service"} == 1'],
      ['Whether the targets answer', 'up{service="$service"}'],
    ]),
    '## First action',
    signalMissing.firstAction.en,
    '## When it fires',
    `As a warning, after ${duration(waits(id, settings.profile.missingAfter, settings))} without a value and without being idle, for a signal that had a value within ${settings.profile.missingMemory}.`,
    `Source: ${signalMissing.source}.`,
    'As recorded in `pulso:signal:missing`:',
    code('promql', expression ?? ''),
    '## How to find the cause',
    'Put the name of the service for `$service`.',
    bullets(signalMissing.diagnose),
    '## How to mend it',
    bullets(signalMissing.remedy),
    ...undoAndEscalate('exporter'),
    '## Causes and consequences',
    mutesText(id, settings),
    '## Silence it',
    silence(id),
  );
}
