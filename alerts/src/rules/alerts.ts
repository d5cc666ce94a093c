import { alertName, signalMissing, type AreaId, type Severity, type Signal } from '@pulso/catalogue';
import { severities, type Settings } from '../options.ts';
import {
  missingAnnotations,
  missingTemplateSlots,
  signalAnnotations,
  templateSlots,
  type Annotations,
} from './annotations.ts';
import { hasBound } from './bounds.ts';
import { duration, seconds } from './duration.ts';
import { recorded } from './expressions.ts';
import type { RuleGroup } from './recording.ts';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Annotations;
}

/** How many known causes stand one above the other: 0 for a signal that nothing mutes. */
function causesAbove(id: string, signals: readonly Signal[]): number {
  return Math.max(
    0,
    ...signals.filter(({ mutes }) => mutes?.includes(id)).map((cause) => 1 + causesAbove(cause.id, signals)),
  );
}

/**
 * How long an alert must hold: a consequence waits one step longer than each cause above it, so that the cause is there
 * to mute it, also where the cause is itself a consequence of something else.
 */
export function waits(id: string, base: string, { signals, profile }: Settings): number {
  return seconds(base) + causesAbove(id, signals) * seconds(profile.forConsequence);
}

export function waitsFor(signal: Signal, severity: Severity, settings: Settings): number {
  const { forCritical, forWarning } = settings.profile;
  return waits(signal.id, severity === 'critical' ? forCritical : forWarning, settings);
}

/** How many known consequences follow one upon the other: 0 for a signal that mutes nothing. */
function depth(id: string, signals: readonly Signal[]): number {
  const mutes = signals.find((signal) => signal.id === id)?.mutes ?? [];
  return mutes.length === 0 ? 0 : 1 + Math.max(...mutes.map((next) => depth(next, signals)));
}

/**
 * How long an alert goes on after its expression has ended, in seconds; 0 for not at all. A critical alert outlasts the
 * warning of the same signal and, the longer the chain of its consequences, all of them: else what it muted would be
 * sent at the very end. The first level is half of the profile's time, each further one half more.
 */
export function keepsFiring(signal: Signal, severity: Severity, { signals, profile }: Settings): number {
  const levels = depth(signal.id, signals);
  const outlasts =
    severity === 'critical' ? levels > 0 || hasBound(signal, 'warning') : levels > 0 && !hasBound(signal, 'critical');
  return outlasts ? Math.ceil((seconds(profile.keepFiring) * (1 + levels)) / 2) : 0;
}

function signalAlert(signal: Signal, severity: Severity, settings: Settings): AlertRule {
  // A warning goes on while the signal is critical, so that it does not flap; the critical alert mutes it.
  const state = severity === 'critical' ? 2 : 1;
  const keep = keepsFiring(signal, severity, settings);
  return {
    alert: alertName(signal.id),
    expr: `${recorded('value', signal.id)} and ${recorded('state', signal.id)} >= ${state}`,
    for: duration(waitsFor(signal, severity, settings)),
    ...(keep > 0 ? { keep_firing_for: duration(keep) } : {}),
    labels: alertLabels(signal, severity, settings),
    annotations: signalAnnotations(signal, severity, templateSlots(signal, severity), settings),
  };
}

/** Labels that the rule adds; signal, area, entity and identity come with the series. */
export function alertLabels(
  { road, area }: Pick<Signal, 'road'> & { readonly area?: AreaId },
  severity: Severity,
  { teams }: Settings,
) {
  return { severity, road, team: (area === undefined ? undefined : teams.areas[area]) ?? teams[road] };
}

/** One for each road, since a vanished control is the auditor's matter. */
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

export function alertGroups(settings: Settings): RuleGroup<AlertRule>[] {
  const rules = settings.signals.flatMap((signal) =>
    severities
      .filter((severity) => hasBound(signal, severity))
      .map((severity) => signalAlert(signal, severity, settings)),
  );
  return [
    {
      name: 'pulso.alerts',
      interval: settings.profile.evaluationInterval,
      rules: [...rules, missingAlert('operations', settings), missingAlert('compliance', settings)],
    },
  ];
}
