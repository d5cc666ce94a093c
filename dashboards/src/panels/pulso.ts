import { panelMaxDataPoints, panelPluginId, panelQueries, type Locale, type PanelView } from '@pulso/catalogue';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import { DATASOURCE, keyed, type KeyedPanel, type PanelSpec } from './parts.ts';

/** A view of the panel plugin, with the queries that the catalogue declares for it. */
class PulsoPanelBuilder extends dashboard.PanelBuilder {
  constructor(view: PanelView) {
    super();
    this.internal.type = panelPluginId;
    this.internal.options = { view };
  }
}

export function pulsoPanel(view: PanelView, spec: PanelSpec, locale: Locale): KeyedPanel {
  const builder = new PulsoPanelBuilder(view).unit('short').maxDataPoints(panelMaxDataPoints);
  for (const { refId, expr, mode, format } of panelQueries[view]) {
    const query = new prometheus.DataqueryBuilder()
      .refId(refId)
      .expr(expr)
      .format(format === 'table' ? prometheus.PromQueryFormat.Table : prometheus.PromQueryFormat.TimeSeries)
      .datasource(DATASOURCE);
    builder.withTarget(mode === 'instant' ? query.instant() : query.range());
  }
  return keyed(builder, spec, { width: 24, height: 17 }, locale);
}
