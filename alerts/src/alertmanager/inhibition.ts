import { alertName, signalMissing, sloAlertId, slos, type Signal } from '@pulso/catalogue';
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
        .flatMap((severity) => {
          const muted = consequences(signal, signals);
          if (muted.length === 0) return [];
          return [
            {
              source_matchers: [`alertname="${alertName(signal.id)}"`, `severity="${severity}"`, NAMED],
              target_matchers: [
                `alertname=~"${muted.join('|')}"`,
                'road="operations"',
                ...(severity === 'warning' ? ['severity="warning"'] : []),
              ],
              equal: groupBy,
            },
          ];
        }),
    ),
  ];
}

/** Names of the alerts that the signal mutes; none where either is on the auditor's road. */
function consequences(signal: Signal, signals: readonly Signal[]): string[] {
  if (signal.road === 'compliance') return [];
  const onRoad = (id: string) =>
    id === signalMissing.id ||
    slos.some((slo) => sloAlertId(slo.id) === id) ||
    signals.find((other) => other.id === id)?.road === 'operations';
  return (signal.mutes ?? []).filter(onRoad).map(alertName);
}
