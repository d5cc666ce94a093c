import type { Locale, Text } from '@pulso/catalogue';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE } from './panels/parts.ts';

const LABELS = {
  datasource: { en: 'Data source', 'pt-BR': 'Fonte de dados' },
  cluster: { en: 'Cluster', 'pt-BR': 'Cluster' },
  service: { en: 'Service', 'pt-BR': 'Serviço' },
  instance: { en: 'Instance', 'pt-BR': 'Instância' },
} as const satisfies Record<string, Text>;

const INFO = 'pulso_exporter_info';

/** Each narrows the next. What a setup need not have can be all: `.*` then matches its absence. */
export function variables(locale: Locale): { build(): dashboard.VariableModel }[] {
  const choice = (name: 'cluster' | 'service' | 'instance', query: string) =>
    new dashboard.QueryVariableBuilder(name)
      .label(LABELS[name][locale])
      .datasource(DATASOURCE)
      .query(query)
      .definition(query)
      .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
      .sort(dashboard.VariableSort.AlphabeticalCaseInsensitiveAsc);
  const optional = (builder: dashboard.QueryVariableBuilder) =>
    builder
      .multi(true)
      .includeAll(true)
      .allValue('.*')
      .current({ selected: true, text: ['All'], value: ['$__all'] });
  return [
    new dashboard.DatasourceVariableBuilder('datasource')
      .label(LABELS.datasource[locale])
      .type('prometheus')
      .multi(false)
      .includeAll(false),
    optional(choice('cluster', `label_values(${INFO}, cluster)`)),
    optional(choice('service', `label_values(pulso:health:state{cluster=~"$cluster"}, service)`)),
    optional(choice('instance', `label_values(${INFO}{cluster=~"$cluster", service=~"$service"}, instance)`)),
  ];
}
