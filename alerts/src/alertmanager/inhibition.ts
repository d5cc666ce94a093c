import {
  alertName,
  signalMissing,
  sloAlertId,
  slos,
  standaloneAlerts,
  type Severity,
  type Signal,
} from '@pulso/catalogue';
import { severities, type Settings } from '../options.ts';
import { hasBound } from '../rules/bounds.ts';

export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** Labels that both sides lack count as equal: without this, alerts of unnamed services would mute each other. */
const NAMED = 'service=~".+"';

/**
 * Which alerts mute which: the critical one its warning, a cause its known consequences, both within one service. What is
 * on the auditor's road mutes nothing and is never muted.
 */
export function inhibitRules({ signals, groupBy }: Pick<Settings, 'signals' | 'groupBy'>): InhibitRule[] {
  return [
    {
      source_matchers: ['severity="critical"', 'road="operations"', NAMED],
      target_matchers: ['severity="warning"', 'road="operations"'],
      equal: ['alertname', ...groupBy, 'entity', 'instance'],
    },
    ...signals.flatMap((signal) =>
      severities
        .filter((severity) => hasBound(signal, severity))
        .toReversed()
        .flatMap((severity) => causeMutes(signal, severity, signals, groupBy)),
    ),
    ...standaloneAlerts.flatMap((alert) =>
      alert.severity === 'none' ? [] : causeMutes(alert, alert.severity, signals, groupBy),
    ),
  ];
}

type Cause = Pick<Signal, 'id' | 'road' | 'mutes'>;

/** The rule by which a cause mutes its consequences; none where it has none. */
function causeMutes(
  cause: Cause,
  severity: Severity,
  signals: readonly Signal[],
  groupBy: readonly string[],
): InhibitRule[] {
  const muted = consequences(cause, signals);
  if (muted.length === 0) return [];
  return [
    {
      source_matchers: [`alertname="${alertName(cause.id)}"`, `severity="${severity}"`, NAMED],
      target_matchers: [
        `alertname=~"${muted.join('|')}"`,
        'road="operations"',
        ...(severity === 'warning' ? ['severity="warning"'] : []),
      ],
      equal: groupBy,
    },
  ];
}

/** Names of the alerts that the signal mutes; none where either is on the auditor's road. */
function consequences(signal: Cause, signals: readonly Signal[]): string[] {
  if (signal.road === 'compliance') return [];
  const onRoad = (id: string) =>
    id === signalMissing.id ||
    slos.some((slo) => sloAlertId(slo.id) === id) ||
    signals.find((other) => other.id === id)?.road === 'operations';
  return (signal.mutes ?? []).filter(onRoad).map(alertName);
}
