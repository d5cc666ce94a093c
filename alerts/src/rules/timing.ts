import { seconds, type Severity, type Signal } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { hasBound } from './bounds.ts';

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
