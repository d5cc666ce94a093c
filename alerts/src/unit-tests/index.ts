import { areas, duration } from '@pulso/catalogue';
import { settingsOf, type AlertOptions } from '../options.ts';
import { yamlFile } from '../yaml.ts';
import { ruleGroups } from '../rules/index.ts';
import { caseTest } from './case-test.ts';
import { healthTests, vanishingSignals } from './health-tests.ts';
import { twoExportersTest } from './two-exporters-test.ts';
import { signalTest, type PromtoolTest } from './signal-test.ts';
import { floorTestInterval, sloTestInterval } from './slo-scenario.ts';
import { sloTests } from './slo-tests.ts';
import { standaloneTests } from './standalone-tests.ts';

/**
 * Unit tests of the rules for `promtool test rules`, by file name: one file for each of rules, `forecasts.yml` and `slo-floors.yml`. They expect the
 * rules of the same options in `../rules`.
 */
export function generateRuleTests(options: AlertOptions = {}): Map<string, string> {
  const settings = settingsOf(options);
  // promtool evaluates groups in no order of its own: without this, alerts would now and then see what was recorded before.
  const groups = ruleGroups(settings);
  const { evaluationInterval } = settings.profile;
  const file = (tests: readonly PromtoolTest[], ruleFiles: readonly string[], interval = evaluationInterval) =>
    yamlFile({
      rule_files: ruleFiles.map((name) => `../rules/${name}`),
      evaluation_interval: interval,
      group_eval_order: ruleFiles.flatMap((name) => (groups.get(name) ?? []).map((group) => group.name)),
      tests,
    });
  // No more rules than a test rests on: all of them are evaluated at each of its steps.
  const areasOf = (ids: readonly string[]) => [
    ...new Set(settings.signals.filter(({ id }) => ids.includes(id)).map(({ area }) => `${area}.yml`)),
  ];
  const files = new Map<string, string>();
  for (const { id } of areas) {
    const own = settings.signals.filter(({ area }) => area === id);
    const tests = [
      ...own.flatMap((signal) => [signalTest(signal, settings), caseTest(signal, settings)]),
      twoExportersTest(own, settings),
    ].filter((test) => test !== undefined);
    if (tests.length > 0) files.set(`${id}.yml`, file(tests, [`${id}.yml`]));
  }
  const { raw, recorded, signals } = standaloneTests(settings);
  files.set('standalone.yml', file(raw, ['standalone.yml'], '1m'));
  files.set('forecasts.yml', file(recorded, [...areasOf(signals), 'standalone.yml'], '1m'));
  // Their windows are hours: at the pace of the others these tests would take minutes.
  if (settings.slos.length > 0) {
    const { seldom, often } = sloTests(settings);
    files.set('slo.yml', file(seldom, ['slo.yml'], duration(sloTestInterval(settings))));
    files.set('slo-floors.yml', file(often, ['slo.yml'], duration(floorTestInterval(settings))));
  }
  const vanishing = vanishingSignals(settings);
  const spanned = areasOf(vanishing.map(({ id }) => id));
  return files.set('health.yml', file(healthTests(vanishing, settings), [...spanned, 'health.yml']));
}
