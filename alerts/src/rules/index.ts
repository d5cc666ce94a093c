import { settingsOf, type AlertOptions, type Settings } from '../options.ts';
import { yamlFile } from '../yaml.ts';
import { alertGroups } from './alerts.ts';
import { recordingGroups, type RecordingRule, type RuleGroup } from './recording.ts';
import type { AlertRule } from './alert-rule.ts';
import { sloAlertGroups } from './slo-alerts.ts';
import { sloRecordingGroups } from './slo-recording.ts';
import { standaloneGroups } from './standalone.ts';

/** Every group of rules, by the file that it stands in. A file's groups read no other file's but for raw series. */
export function ruleGroups(settings: Settings): ReadonlyMap<string, readonly RuleGroup<RecordingRule | AlertRule>[]> {
  const slo = [...sloRecordingGroups(settings), ...sloAlertGroups(settings)];
  return new Map([
    ['recording.yml', recordingGroups(settings)],
    ['alerts.yml', alertGroups(settings)],
    ['standalone.yml', standaloneGroups(settings)],
    ...(slo.length === 0 ? [] : [['slo.yml', slo] as const]),
  ]);
}

/** Every alert, whatever file it stands in. */
export function alertRules(settings: Settings): AlertRule[] {
  return [...ruleGroups(settings).values()].flat().flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
}

/** Prometheus' rule files, by name: `recording.yml`, `alerts.yml`, `standalone.yml` and `slo.yml`. Valid from Prometheus 2.42 on. */
export function generateRules(options: AlertOptions = {}): Map<string, string> {
  const settings = settingsOf(options);
  const pace = `Pace: ${settings.profile.id}.`;
  return new Map([...ruleGroups(settings)].map(([name, groups]) => [name, yamlFile({ groups }, pace)]));
}
