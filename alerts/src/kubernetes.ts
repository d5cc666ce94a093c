import { settingsOf, type AlertOptions } from './options.ts';
import { ruleGroups } from './rules/index.ts';
import { yamlDocuments } from './yaml.ts';

/**
 * The rules as objects of the Prometheus Operator (`monitoring.coreos.com/v1`), one for each rule file. Put the labels that
 * your Prometheus' `ruleSelector` asks for on them, by an overlay.
 */
export function prometheusRuleObjects(options: AlertOptions = {}): string {
  const objects = [...ruleGroups(settingsOf(options))].map(([file, groups]) => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: {
      name: `pulso-${file.replace('.yml', '')}`,
      labels: { 'app.kubernetes.io/name': 'pulso', 'app.kubernetes.io/component': 'rules' },
    },
    spec: { groups },
  }));
  return yamlDocuments(
    objects,
    'The same groups as in alerts/rules, for the Prometheus Operator (0.64 or later: keep_firing_for).',
  );
}
