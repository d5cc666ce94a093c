import { alertName, duration, signalMissing, type AreaId, type Severity, type Signal } from '@pulso/catalogue';
import { severities, type Settings } from '../options.ts';
import { alertLabels, type AlertRule } from './alert-rule.ts';
import { missingAnnotations, missingTemplateSlots, signalAnnotations, templateSlots } from './annotations.ts';
import { hasBound } from './bounds.ts';
import { recorded } from './expressions.ts';
import { keepsFiring, waits, waitsFor } from './timing.ts';

function signalAlert(signal: Signal, severity: Severity, settings: Settings): AlertRule {
  // A warning goes on while the signal is critical, so that it does not flap; the critical alert mutes it.
  const state = severity === 'critical' ? '== 2' : '>= 1';
  const keep = keepsFiring(signal, severity, settings);
  return {
    alert: alertName(signal.id),
    expr: `${recorded('value', signal.id)} and ${recorded('state', signal.id)} ${state}`,
    for: duration(waitsFor(signal, severity, settings)),
    ...(keep > 0 ? { keep_firing_for: duration(keep) } : {}),
    labels: alertLabels(signal, severity, settings),
    annotations: signalAnnotations(signal, severity, templateSlots(signal, severity), settings),
  };
}

/** One on what vanishes for each road, since a vanished control is the auditor's matter. */
function missingAlert(road: Signal['road'], settings: Settings): AlertRule {
  const area = road === 'compliance' ? 'area="compliance"' : 'area!="compliance"';
  return {
    alert: alertName(signalMissing.id),
    expr: `pulso:signal:missing{${area}} == 1`,
    for: duration(waits(signalMissing.id, settings.profile.missingAfter, settings)),
    labels: alertLabels({ road }, 'warning', settings),
    annotations: missingAnnotations(missingTemplateSlots(), settings),
  };
}

/** An alert for each bound of each signal of an area. */
export function areaAlerts(area: AreaId, settings: Settings): AlertRule[] {
  return settings.signals
    .filter((signal) => signal.area === area)
    .flatMap((signal) =>
      severities
        .filter((severity) => hasBound(signal, severity))
        .map((severity) => signalAlert(signal, severity, settings)),
    );
}

export function missingAlerts(settings: Settings): AlertRule[] {
  return [missingAlert('operations', settings), missingAlert('compliance', settings)];
}
