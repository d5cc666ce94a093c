import { settingsOf, type AlertOptions } from '../options.ts';
import { yamlFile } from '../yaml.ts';
import { alertGroups } from './alerts.ts';
import { recordingGroups } from './recording.ts';

/** Prometheus' rule files, by name: `recording.yml` and `alerts.yml`. Valid from Prometheus 2.42 on. */
export function generateRules(options: AlertOptions = {}): Map<string, string> {
  const settings = settingsOf(options);
  const pace = `Pace: ${settings.profile.id}.`;
  return new Map([
    ['recording.yml', yamlFile({ groups: recordingGroups(settings) }, pace)],
    ['alerts.yml', yamlFile({ groups: alertGroups(settings) }, pace)],
  ]);
}
