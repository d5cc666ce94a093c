import { burns, profiles, seconds, signals, sloAlertId, slos } from '@pulso/catalogue';
import { settingsOf } from '../options.ts';
import { ruleGroups } from './index.ts';
import { burnWaits, sloAlerts } from './slo-alerts.ts';
import { sloRules } from './slo-recording.ts';
import { keepsFiring, waitsFor } from './timing.ts';

const settings = settingsOf();

describe('the alerts on burning budgets', () => {
  it.each(Object.values(profiles))('wait for every cause to mute them, and end before it does: $id', (profile) => {
    const paced = settingsOf({ profile });
    for (const slo of slos) {
      for (const cause of signals.filter(({ mutes }) => mutes?.includes(sloAlertId(slo.id)))) {
        const severity = cause.critical === undefined ? 'warning' : 'critical';
        for (const burn of burns) {
          expect(burnWaits(slo, burn, paced)).toBeGreaterThan(waitsFor(cause, 'critical', paced));
          expect(seconds(profile.sloWindows['5m'])).toBeLessThanOrEqual(keepsFiring(cause, severity, paced));
        }
      }
    }
  });

  it('are there for each pair of windows, and for no objective that is switched off', () => {
    expect(Object.values(sloAlerts(settings)).flat()).toHaveLength(slos.length * burns.length);
    expect([...ruleGroups(settingsOf({ slos: [] })).keys()]).not.toContain('slo.yml');
  });

  it('name the objective of the very service', () => {
    const own = slos.map((slo) => ({ ...slo, overrides: [{ service: 'inner', objective: 0.95 }] }));
    const { critical: rules } = sloAlerts(settingsOf({ slos: own }));
    expect(rules[0]?.annotations['description']).toContain(
      'objective {{ if eq $labels.service "inner" }}95%{{ else }}99.9%{{ end }}',
    );
    const objective = sloRules(settingsOf({ slos: own })).long.find(({ record }) => record === 'pulso:slo:objective');
    expect(objective?.expr).toBe(
      'pulso:slo:events{slo="http_availability", service="inner"} ^ 0 * 0.95\nor pulso:slo:events{slo="http_availability"} ^ 0 * 0.999',
    );
  });
});
