import {
  alertName,
  asksForFloor,
  burnFactor,
  burnRate,
  burns,
  duration,
  sloAlertId,
  type Severity,
  type Slo,
  type SloBurn,
  type SloWindow,
} from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { alertLabels, type AlertRule } from './alert-rule.ts';
import { sloAnnotations, sloTemplateSlots } from './slo-annotations.ts';
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
function burnExpression(slo: Slo, burn: SloBurn, settings: Settings): string {
  const factor = burnFactor(burn, slo);
  const rate = (window: SloWindow) =>
    burnRate(slo, window, settings.profile, { withFloor: asksForFloor(burn, window) });
  return [
    ...[burn.long, burn.short].map((window) => `${rate(window)} >= ${factor}`),
    ...(burn.severity === 'critical' && burn.short !== '5m' ? [`${rate('5m')} >= 1`] : []),
  ].join('\nand ');
}

export function burnLabels(slo: Slo, burn: SloBurn, settings: Settings) {
  return { ...alertLabels({ road: 'operations', area: slo.area }, burn.severity, settings), window: burn.long };
}

function burnAlert(slo: Slo, burn: SloBurn, settings: Settings): AlertRule {
  return {
    alert: alertName(sloAlertId(slo.id)),
    expr: burnExpression(slo, burn, settings),
    for: duration(burnWaits(slo, burn, settings)),
    labels: burnLabels(slo, burn, settings),
    annotations: sloAnnotations(slo, burn, sloTemplateSlots(slo), settings),
  };
}

/** By severity: pages are judged at the pace of what is fresh, tickets at the pace of what they are summed up from. */
export function sloAlerts(settings: Settings): Readonly<Record<Severity, AlertRule[]>> {
  const of = (severity: Severity) =>
    settings.slos.flatMap((slo) =>
      burns.filter((burn) => burn.severity === severity).map((burn) => burnAlert(slo, burn, settings)),
    );
  return { critical: of('critical'), warning: of('warning') };
}
