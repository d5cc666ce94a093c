import { alertName, signalMissing, type Signal } from '@pulso/catalogue';
import { severities, type Settings } from '../options.ts';
import { hasBound } from '../rules/bounds.ts';

export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/**
 * Which alerts mute which. A label that both sides lack counts as equal, so every rule also names the alerts. The
 * auditor's road is muted only where a signal names a compliance signal.
 */
export function inhibitRules({ signals, groupBy }: Pick<Settings, 'signals' | 'groupBy'>): InhibitRule[] {
  return [
    {
      source_matchers: ['severity="critical"', 'road="operations"'],
      target_matchers: ['severity="warning"', 'road="operations"'],
      equal: ['alertname', ...groupBy, 'entity', 'instance'],
    },
    ...signals.flatMap((signal) =>
      severities
        .filter((severity) => hasBound(signal, severity))
        .toReversed()
        .flatMap((severity) =>
          (['operations', 'compliance'] as const).flatMap((road) => {
            const muted = consequences(signal, road, signals);
            if (muted.length === 0) return [];
            return [
              {
                source_matchers: [`alertname="${alertName(signal.id)}"`, `severity="${severity}"`],
                target_matchers: [
                  `alertname=~"${muted.join('|')}"`,
                  `road="${road}"`,
                  ...(severity === 'warning' ? ['severity="warning"'] : []),
                ],
                equal: groupBy,
              },
            ];
          }),
        ),
    ),
  ];
}

/** Names of the alerts on this road that the signal mutes. */
function consequences(signal: Signal, road: Signal['road'], signals: readonly Signal[]): string[] {
  const roadOf = (id: string) =>
    id === signalMissing.id ? 'operations' : signals.find((other) => other.id === id)?.road;
  return (signal.mutes ?? []).filter((id) => roadOf(id) === road).map(alertName);
}
