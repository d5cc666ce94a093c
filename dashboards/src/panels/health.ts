import { panelMaxDataPoints, panelPluginId, panelQueries, type Locale, type Text } from '@pulso/catalogue';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import { DATASOURCE, type KeyedPanel } from './parts.ts';

const TITLE: Text = { en: 'Health', 'pt-BR': 'Saúde' };
const DESCRIPTION: Text = {
  en: 'Overall state by the health rule, a tile per area with its worst signal, and the standing recommendations.',
  'pt-BR': 'Estado geral pela regra de saúde, um bloco por área com o pior sinal, e as recomendações vigentes.',
};

/** The panel plugin, with the queries that the catalogue declares for it. */
class HealthPanelBuilder extends dashboard.PanelBuilder {
  constructor() {
    super();
    this.internal.type = panelPluginId;
  }
}

export function healthPanel(locale: Locale): KeyedPanel {
  const builder = new HealthPanelBuilder()
    .title(TITLE[locale])
    .description(DESCRIPTION[locale])
    .unit('short')
    .maxDataPoints(panelMaxDataPoints);
  for (const { refId, expr, mode, format } of panelQueries.health) {
    const query = new prometheus.DataqueryBuilder()
      .refId(refId)
      .expr(expr)
      .format(format === 'table' ? prometheus.PromQueryFormat.Table : prometheus.PromQueryFormat.TimeSeries)
      .datasource(DATASOURCE);
    builder.withTarget(mode === 'instant' ? query.instant() : query.range());
  }
  return { key: 'health', builder, width: 24, height: 17 };
}
