import { alertName, signals, standaloneAlerts } from '@pulso/catalogue';
import { inhibitRules } from './inhibition.ts';

const rules = inhibitRules({ signals, groupBy: ['cluster', 'service'] });
const from = (alert: string, severity: string) =>
  rules.filter(
    ({ source_matchers: source }) =>
      source.includes(`alertname="${alert}"`) && source.includes(`severity="${severity}"`),
  );

describe('inhibition', () => {
  it('has no part in the road of the auditor, whatever a signal says', () => {
    const reckless = signals.map((signal) => ({ ...signal, mutes: signals.map(({ id }) => id) }));
    const road = new Map([...signals, ...standaloneAlerts].map(({ id, road: own }) => [alertName(id), own]));
    for (const { source_matchers: source, target_matchers: target } of inhibitRules({
      signals: reckless,
      groupBy: ['cluster', 'service'],
    }).slice(1)) {
      expect(road.get(source[0]?.slice('alertname="'.length, -1) ?? '')).toBe('operations');
      const targets = target[0]?.slice('alertname=~"'.length, -1).split('|') ?? [];
      expect(targets.map((name) => road.get(name)).filter((own) => own !== 'operations')).toEqual([]);
    }
  });

  it('lets a critical alert mute the warning of the very same series', () => {
    expect(rules[0]?.equal).toEqual(['alertname', 'cluster', 'service', 'entity', 'instance']);
  });

  it('lets a critical cause mute both severities of its consequences, a warning only warnings', () => {
    const [critical] = from('PulsoPoolWaitTime', 'critical');
    const [warning] = from('PulsoPoolWaitTime', 'warning');
    const targets =
      'alertname=~"PulsoPoolUtilization|PulsoHttpResponseTime|PulsoHttpErrorRatio|PulsoSloHttpAvailability|PulsoSloHttpLatency"';
    expect(critical?.target_matchers).toEqual([targets, 'road="operations"']);
    expect(warning?.target_matchers).toEqual([targets, 'road="operations"', 'severity="warning"']);
    expect(critical?.equal).toEqual(['cluster', 'service']);
  });

  it('lets targets that do not answer mute the signals that vanish with them', () => {
    expect(from('PulsoTargetsUpRatio', 'critical')[0]?.target_matchers).toEqual([
      'alertname=~"PulsoSignalMissing"',
      'road="operations"',
    ]);
  });

  it('has no rule that could mute its own source', () => {
    for (const { source_matchers: source, target_matchers: target } of rules.slice(1)) {
      const name = source[0]?.slice('alertname="'.length, -1) ?? '';
      expect(target[0]?.slice('alertname=~"'.length, -1).split('|')).not.toContain(name);
    }
  });
});
