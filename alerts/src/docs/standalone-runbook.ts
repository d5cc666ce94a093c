import { alertName, duration, type StandaloneAlert } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { standaloneGroups, standaloneWaits } from '../rules/standalone.ts';
import { bullets, code, page } from './markdown.ts';
import { confirm, mutesText, silence, undoAndEscalate } from './runbook-parts.ts';

/** The page of an alert that is no signal's. */
export function standaloneRunbook(alert: StandaloneAlert, settings: Settings): string {
  const rule = standaloneGroups(settings)
    .flatMap(({ rules }) => rules)
    .find((one) => one.alert === alertName(alert.id));
  const wait = standaloneWaits(alert, settings);
  return page(
    `# ${alertName(alert.id)}`,
    `**${alert.summary.en}.** ${alert.title.en}: ${alert.bound.en}.`,
    '## What it means',
    alert.meaning.en,
    '## Confirm it',
    confirm([
      ['Where it fires now', `ALERTS{alertname="${alertName(alert.id)}"}`],
      ['What it is about', rule?.expr.replaceAll(/\s+/g, ' ') ?? ''],
    ]),
    '## First action',
    alert.firstAction.en,
    '## When it fires',
    wait === 0
      ? 'Always.'
      : `As ${alert.severity === 'critical' ? 'critical' : 'a warning'}, after ${duration(wait)}; it resolves ${settings.profile.keepFiring} after its end.`,
    code('promql', rule?.expr ?? ''),
    `Source: ${alert.source}.`,
    '## How to find the cause',
    'Put the name of the service for `$service`.',
    bullets(alert.diagnose),
    '## How to mend it',
    bullets(alert.remedy),
    ...undoAndEscalate(alert.area),
    '## Causes and consequences',
    mutesText(alert.id, settings),
    ...(wait === 0 ? [] : ['## Silence it', silence(alert.id)]),
  );
}
