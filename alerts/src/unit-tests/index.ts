import { areas } from '@pulso/catalogue';
import { settingsOf, type AlertOptions } from '../options.ts';
import { yamlFile } from '../yaml.ts';
import { alertGroups } from '../rules/alerts.ts';
import { recordingGroups } from '../rules/recording.ts';
import { contractTests } from './contract-tests.ts';
import { signalTest, type PromtoolTest } from './signal-test.ts';

/**
 * Unit tests of the rules for `promtool test rules`, by file name: one file an area and `contract.yml`. They expect the
 * rules of the same options in `../rules`.
 */
export function generateRuleTests(options: AlertOptions = {}): Map<string, string> {
  const settings = settingsOf(options);
  // promtool evaluates groups in no order of its own: without this, alerts would now and then see what was recorded before.
  const group_eval_order = [...recordingGroups(settings), ...alertGroups(settings)].map(({ name }) => name);
  const file = (tests: readonly PromtoolTest[]) =>
    yamlFile({
      rule_files: ['../rules/recording.yml', '../rules/alerts.yml'],
      evaluation_interval: settings.profile.evaluationInterval,
      group_eval_order,
      tests,
    });
  const files = new Map<string, string>();
  for (const { id } of areas) {
    const tests = settings.signals
      .filter(({ area }) => area === id)
      .map((signal) => signalTest(signal, settings))
      .filter((test) => test !== undefined);
    if (tests.length > 0) files.set(`${id}.yml`, file(tests));
  }
  return files.set('contract.yml', file(contractTests(settings)));
}
