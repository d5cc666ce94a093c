import { areas, profiles, seconds, signals, type Signal } from '@pulso/catalogue';
import { settingsOf } from '../options.ts';
import { areaAlerts, missingAlerts } from './alerts.ts';
import { keepsFiring, waitsFor } from './timing.ts';

const settings = settingsOf();
const alerts = [...areas.flatMap(({ id }) => areaAlerts(id, settings)), ...missingAlerts(settings)];
const rulesOf = (alert: string) => alerts.filter((rule) => rule.alert === alert);

describe('the alerts', () => {
  it('are one for each bound, and two on vanished signals', () => {
    const bounds = signals
      .flatMap(({ warning, critical }) => [warning, critical])
      .filter((bound) => bound !== undefined);
    expect(alerts).toHaveLength(bounds.length + 2);
  });

  it('all say where they go and what to do', () => {
    for (const { labels, annotations } of alerts) {
      expect(Object.keys(labels)).toEqual(['severity', 'road', 'team']);
      for (const key of ['summary', 'description', 'first_action', 'runbook_url', 'dashboard_url', 'advice_url']) {
        expect(annotations[key]).toMatch(/\S/);
      }
      // A value in a label would make a new alert of each change.
      expect(JSON.stringify(labels)).not.toContain('$value');
    }
  });

  it('run no query in their texts', () => {
    expect(JSON.stringify(alerts)).not.toMatch(/\{\{[^}]*\bquery\b/);
  });

  it('let a consequence wait longer than its cause', () => {
    const wait = seconds(profiles.production.forConsequence);
    for (const cause of signals.filter(({ critical }) => critical !== undefined)) {
      for (const id of cause.mutes ?? []) {
        const consequence = signals.find((signal) => signal.id === id);
        if (consequence === undefined) continue;
        const severity = consequence.critical === undefined ? 'warning' : 'critical';
        expect(waitsFor(consequence, severity, settings)).toBeGreaterThanOrEqual(
          waitsFor(cause, 'critical', settings) + wait,
        );
      }
    }
  });

  it('let a cause outlast all of its consequences, and a critical alert its own warning', () => {
    const keeps = (signal: Signal) =>
      Math.max(keepsFiring(signal, 'critical', settings), keepsFiring(signal, 'warning', settings));
    for (const cause of signals) {
      for (const id of cause.mutes ?? []) {
        const consequence = signals.find((signal) => signal.id === id);
        expect(keeps(cause)).toBeGreaterThan(consequence === undefined ? 0 : keeps(consequence));
      }
    }
    for (const signal of signals.filter(({ warning, critical }) => warning !== undefined && critical !== undefined)) {
      expect(keepsFiring(signal, 'critical', settings)).toBeGreaterThan(keepsFiring(signal, 'warning', settings));
    }
  });

  it('name the bound of the very entity, without asking Prometheus', () => {
    const photos = signals.map((signal) =>
      signal.id === 'cache_hit_ratio'
        ? {
            ...signal,
            overrides: [
              { entity: 'photos', warning: 0.5 },
              { entity: 'a"b', service: 's1', warning: 0.4 },
            ],
          }
        : signal,
    );
    const [warning] = areaAlerts('cache', settingsOf({ signals: photos })).filter(
      ({ alert }) => alert === 'PulsoCacheHitRatio',
    );
    expect(warning?.annotations['threshold']).toBe(
      'warning at {{ if and (eq $labels.service "s1") (eq $labels.entity "a\\"b") }}40%{{ else if eq $labels.entity "photos" }}50%{{ else }}70%{{ end }} or less',
    );
  });

  it('of a vanished control go to the auditor, of all else to the pager', () => {
    expect(rulesOf('PulsoSignalMissing').map(({ expr, labels }) => [expr, labels['road'], labels['team']])).toEqual([
      ['pulso:signal:missing{area!="compliance"} == 1', 'operations', 'sre'],
      ['pulso:signal:missing{area="compliance"} == 1', 'compliance', 'compliance'],
    ]);
  });
});
