import { alertName, burnFactor, burns, duration, sloAlertId, type Slo } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { humanize, humanizeBound } from '../rules/humanize.ts';
import { burnWaits } from '../rules/slo-alerts.ts';
import { bullets, page, table } from './markdown.ts';
import { confirm, mutesText, silence, undoAndEscalate } from './runbook-parts.ts';

/** When it fires: a row for each pair of windows. */
function burnTable(slo: Slo, settings: Settings): string {
  const rows = burns.map((burn) => [
    burn.severity,
    `${burnFactor(burn, slo)}×`,
    `${burn.long} and ${burn.short}`,
    `${humanize(burn.budget, 'ratio')} in ${burn.long}`,
    duration(burnWaits(slo, burn, settings)),
  ]);
  return table(['severity', 'burn rate', 'over', 'of the budget', 'holding for'], rows);
}

/** The page of an objective's alert. */
export function sloRunbook(slo: Slo, settings: Settings): string {
  const id = sloAlertId(slo.id);
  const within =
    slo.threshold === undefined ? 'without a server error' : `within ${humanizeBound(slo.threshold, 'seconds')}`;
  const share = humanize(slo.objective, 'ratio');
  return page(
    `# ${alertName(id)}`,
    `**${slo.summary.en}.** ${slo.title.en}: ${share} of the requests are to be answered ${within}, over ${slo.period}. The rest is the error budget.`,
    '## What it means',
    slo.meaning.en,
    '## Confirm it',
    confirm([
      [
        'The share of bad requests, over five minutes and an hour',
        `pulso:slo:error_ratio{service="$service", slo="${slo.id}"}`,
      ],
      ['What is left of the budget', `pulso:slo:budget_remaining{service="$service", slo="${slo.id}"}`],
    ]),
    '## First action',
    slo.firstAction.en,
    '## When it fires',
    'The burn rate says how many times as fast as it may the budget is spent; at 1 it lasts exactly until the end. Much of it must be gone over the long window, and it must still burn over the short one.',
    burnTable(slo, settings),
    `Below ${slo.floor} requests a second nobody is told; over more than an hour it takes as many requests as an hour has at that rate.`,
    `Source: ${slo.source}.`,
    '## How to find the cause',
    'Put the name of the service for `$service`.',
    bullets(slo.diagnose),
    '## How to mend it',
    bullets(slo.remedy),
    ...undoAndEscalate(slo.area),
    '## Causes and consequences',
    mutesText(id, settings),
    '## Silence it',
    'While you work on it, so that nobody else is woken:',
    silence(id),
  );
}
