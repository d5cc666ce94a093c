import { alertName, burnFactor, burns, sloAlertId, type Slo, type SloBurn } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { alertLabels, type AlertRule } from './alert-rule.ts';
import { duration } from './duration.ts';
import type { RuleGroup } from './recording.ts';
import { sloAnnotations, sloTemplateSlots } from './slo-annotations.ts';
import { burnRate } from './slo-recording.ts';
import { waits } from './timing.ts';

/** How long a budget must burn before its alert fires, in seconds. */
export function burnWaits(slo: Slo, { long }: SloBurn, settings: Settings): number {
  return waits(sloAlertId(slo.id), settings.profile.forBurn[long] ?? settings.profile.forWarning, settings);
}

/**
 * Over the long window much of the budget is gone, over the short one it still burns (The Site Reliability Workbook,
 * chapter 5, "Multiwindow, Multi-Burn-Rate Alerts"). Half an hour is long to call a page over: it ends as soon as the
 * budget lasts again over five minutes, or whoever mended the cause would be paged once more. For the same reason it
 * does not go on firing: the alerts of its causes do, for longer than those five minutes, and mute it till its end.
 */
function burnExpression(slo: Slo, burn: SloBurn): string {
  const factor = burnFactor(burn, slo);
  const still = burn.severity === 'critical' && burn.short !== '5m';
  return [
    `${burnRate(slo, burn.long)} >= ${factor}`,
    `${burnRate(slo, burn.short)} >= ${factor}`,
    ...(still ? [`${burnRate(slo, '5m')} >= 1`] : []),
  ].join('\nand ');
}

export function burnLabels(slo: Slo, burn: SloBurn, settings: Settings) {
  return { ...alertLabels({ road: 'operations', area: slo.area }, burn.severity, settings), window: burn.long };
}

function burnAlert(slo: Slo, burn: SloBurn, settings: Settings): AlertRule {
  return {
    alert: alertName(sloAlertId(slo.id)),
    expr: burnExpression(slo, burn),
    for: duration(burnWaits(slo, burn, settings)),
    labels: burnLabels(slo, burn, settings),
    annotations: sloAnnotations(slo, burn, sloTemplateSlots(slo), settings),
  };
}

export function sloAlertGroups(settings: Settings): RuleGroup<AlertRule>[] {
  const rules = settings.slos.flatMap((slo) => burns.map((burn) => burnAlert(slo, burn, settings)));
  return rules.length === 0 ? [] : [{ name: 'pulso.slo.alerts', interval: settings.profile.evaluationInterval, rules }];
}
