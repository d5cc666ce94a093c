import { areas } from '@pulso/catalogue';
import { settingsOf, type AlertOptions, type Settings } from '../options.ts';
import { yamlFile } from '../yaml.ts';
import { areaAlerts, missingAlerts } from './alerts.ts';
import { areaRules, healthRules, type RecordingRule, type RuleGroup } from './recording.ts';
import type { AlertRule } from './alert-rule.ts';
import { sloAlerts } from './slo-alerts.ts';
import { sloRules } from './slo-recording.ts';
import { standaloneGroups } from './standalone.ts';

type Group = RuleGroup<RecordingRule | AlertRule>;

/**
 * One group an area, so that they are evaluated side by side; its alerts come last, so that they judge what has just been
 * recorded.
 */
function areaGroups(settings: Settings): [string, Group[]][] {
  const interval = settings.profile.evaluationInterval;
  return areas.flatMap(({ id }): [string, Group[]][] => {
    const rules = [...areaRules(id, settings), ...areaAlerts(id, settings)];
    return rules.length === 0 ? [] : [[`${id}.yml`, [{ name: `pulso.${id}`, interval, rules }]]];
  });
}

/** What spans areas reads what their groups have recorded, now or one interval ago. */
function healthGroup(settings: Settings): Group {
  const rules = [...healthRules(settings), ...missingAlerts(settings)];
  return { name: 'pulso.health', interval: settings.profile.evaluationInterval, rules };
}

/** Two paces: what reaches back for days is read from recorded rates, and less often. */
function sloGroups(settings: Settings): Group[] {
  const { evaluationInterval, sloLongInterval } = settings.profile;
  const { long, fresh } = sloRules(settings);
  const { critical, warning } = sloAlerts(settings);
  const groups = [
    { name: 'pulso.slo.long', interval: sloLongInterval, rules: [...long, ...warning] },
    { name: 'pulso.slo', interval: evaluationInterval, rules: [...fresh, ...critical] },
  ];
  return groups.filter(({ rules }) => rules.length > 0);
}

/** Every group of rules, by the file that it stands in: one file an area, and those that span areas. */
export function ruleGroups(settings: Settings): ReadonlyMap<string, readonly Group[]> {
  const slo = sloGroups(settings);
  return new Map<string, readonly Group[]>([
    ...areaGroups(settings),
    ['health.yml', [healthGroup(settings)]],
    ['standalone.yml', standaloneGroups(settings)],
    ...(slo.length === 0 ? [] : [['slo.yml', slo] as const]),
  ]);
}

/** Every alert, whatever file it stands in. */
export function alertRules(settings: Settings): AlertRule[] {
  return [...ruleGroups(settings).values()].flat().flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
}

/** Prometheus' rule files, by name: one an area, `health.yml`, `standalone.yml` and `slo.yml`. Valid from Prometheus 2.42 on. */
export function generateRules(options: AlertOptions = {}): Map<string, string> {
  const settings = settingsOf(options);
  const pace = `Pace: ${settings.profile.id}.`;
  return new Map([...ruleGroups(settings)].map(([name, groups]) => [name, yamlFile({ groups }, pace)]));
}
