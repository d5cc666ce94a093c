import type { Locale } from '@pulso/catalogue';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  HeatmapTooltipBuilder,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import { STATE_COLOURS, keyed, target, type KeyedPanel, type PanelSpec } from './parts.ts';

export interface HeatmapSpec extends PanelSpec {
  /** Of a histogram's buckets, summed by `le` alone. */
  readonly expr: string;
  /** Grafana's id of the unit of the buckets. */
  readonly unit: string;
}

/** Observations by time and size: what a percentile hides, such as a few that are very slow beside many fast ones. */
export function heatmap(spec: HeatmapSpec, locale: Locale): KeyedPanel {
  const builder = new PanelBuilder()
    .unit('short')
    .calculate(false)
    .color(
      new HeatmapColorOptionsBuilder()
        .mode(HeatmapColorMode.Scheme)
        .scheme('Blues')
        .scale(HeatmapColorScale.Exponential)
        .exponent(0.5)
        .steps(48)
        .reverse(false),
    )
    .yAxis(new YAxisConfigBuilder().unit(spec.unit).axisPlacement(common.AxisPlacement.Left))
    .cellGap(1)
    .showValue(common.VisibilityMode.Never)
    .hideLegend()
    .exemplarsColor(STATE_COLOURS.warning)
    .tooltip(new HeatmapTooltipBuilder().mode(common.TooltipDisplayMode.Single).yHistogram(true))
    .withTarget(
      target({ expr: spec.expr, legend: '{{le}}', exemplars: true }).format(prometheus.PromQueryFormat.Heatmap),
    );
  return keyed(builder, spec, { width: 12, height: 7 }, locale);
}
