import { alertName, areaDashboardUid, duration, seconds, type StandaloneAlert } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { alertLabels, type AlertRule } from './alert-rule.ts';
import { labelSlots, links, WORDS, type Annotations, type Slots } from './annotations.ts';
import { templateFunctions } from './humanize.ts';
import type { RuleGroup } from './recording.ts';

/** How long it must hold, in seconds. */
export function standaloneWaits({ wait }: StandaloneAlert, { profile }: Pick<Settings, 'profile'>): number {
  const waits = { critical: profile.forCritical, warning: profile.forWarning, missing: profile.missingAfter };
  return wait === 'none' ? 0 : seconds(waits[wait]);
}

/** Texts: the sentence, the value where it says something, what it means and what to do first. */
export function standaloneAnnotations(
  alert: StandaloneAlert,
  slots: Pick<Slots, 'value' | 'label' | 'urlLabel'>,
  settings: Settings,
): Annotations {
  const { locale } = settings;
  const about = (alert.about ?? []).map((name) => slots.label(name)).join(', ');
  const value = alert.unit === undefined ? '' : `${slots.value}, `;
  return {
    summary: `${alert.summary[locale]}${about === '' ? '' : ` (${about})`}`,
    description: `${alert.title[locale]}${about === '' ? '' : ` · ${about}`}: ${value}${alert.bound[locale]}. ${alert.meaning[locale]}\n${WORDS[locale].first}: ${alert.firstAction[locale]}`,
    ...(alert.unit === undefined ? {} : { value: slots.value }),
    threshold: alert.bound[locale],
    first_action: alert.firstAction[locale],
    ...links(alert.id, areaDashboardUid(alert.area), isOfService(alert) ? slots : undefined, settings),
  };
}

/** Whether it is told of a service: by what it groups by, or since it reads a recorded signal, which names one. */
function isOfService({ expr }: StandaloneAlert): boolean {
  return /\$by|pulso:signal:/.test(expr);
}

export function standaloneLabels(alert: StandaloneAlert, settings: Settings): Readonly<Record<string, string>> {
  const { team, road } = alertLabels(alert, 'warning', settings);
  return { severity: alert.severity, road, team, area: alert.area };
}

function rule(alert: StandaloneAlert, settings: Settings): AlertRule {
  const wait = standaloneWaits(alert, settings);
  return {
    alert: alertName(alert.id),
    expr: alert.expr.replaceAll('$by', settings.groupBy.join(', ')),
    ...(wait === 0 ? {} : { for: duration(wait), keep_firing_for: settings.profile.keepFiring }),
    labels: standaloneLabels(alert, settings),
    annotations: standaloneAnnotations(
      alert,
      { ...labelSlots(), value: templateFunctions[alert.unit ?? 'count'] },
      settings,
    ),
  };
}

export function standaloneGroups(settings: Settings): RuleGroup<AlertRule>[] {
  return [
    {
      name: 'pulso.standalone',
      interval: settings.profile.evaluationInterval,
      rules: settings.standalone.map((alert) => rule(alert, settings)),
    },
  ];
}
