import { messageTemplates, productionAlertmanagerConfig, type Receiving } from './alertmanager/index.ts';
import { generateControlsReference } from './docs/controls.ts';
import { generateFaultMatrix } from './docs/fault-matrix.ts';
import { generateMetricsReference } from './docs/metrics.ts';
import { generateRunbooks } from './docs/runbooks.ts';
import { prometheusRuleObjects } from './kubernetes.ts';
import type { AlertOptions } from './options.ts';
import { generateRules } from './rules/index.ts';
import { generateRuleTests } from './unit-tests/index.ts';

/** Every file that derives from the catalogue here, by its path in the repository. Pure: the same options, the same bytes. */
export function generateAlertFiles(
  options: AlertOptions & { readonly alertmanager?: Receiving | undefined } = {},
): Map<string, string> {
  const below = (folder: string, files: ReadonlyMap<string, string>) =>
    [...files].map(([name, text]) => [`${folder}/${name}`, text] as const);
  return new Map([
    ...below('alerts/rules', generateRules(options)),
    ...below('alerts/tests', generateRuleTests(options)),
    ['alerts/kubernetes/prometheus-rules.yml', prometheusRuleObjects(options)],
    ['alerts/alertmanager/alertmanager.yml', productionAlertmanagerConfig(options)],
    ['alerts/alertmanager/templates/pulso.tmpl', messageTemplates(options.locale)],
    ...below('docs/runbooks', generateRunbooks(options)),
    ['docs/controls.md', generateControlsReference()],
    ['docs/fault-matrix.md', generateFaultMatrix(options)],
    ['docs/metrics.md', generateMetricsReference()],
  ]);
}
