import type { Locale } from '@pulso/catalogue';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import { DATA_COLOUR, keyed, noThresholds, atTheEnd, type KeyedPanel, type PanelSpec, type Query } from './parts.ts';

export interface BarsSpec extends PanelSpec {
  readonly queries: readonly Query[];
  readonly unit: string;
  readonly max?: number;
  readonly decimals?: number;
  /** Ascending: the bar takes the colour of the highest step that it reaches. Without it, the neutral one. */
  readonly steps?: readonly dashboard.Threshold[];
}

/** Values beside each other at the end of the time range, as horizontal bars. */
export function bars(spec: BarsSpec, locale: Locale): KeyedPanel {
  const builder = new PanelBuilder()
    .unit(spec.unit)
    // Else a bar that is alone has no name.
    .displayName('${__series.name}')
    .min(0)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .orientation(common.VizOrientation.Horizontal)
    .valueMode(common.BarGaugeValueMode.Text)
    .namePlacement(common.BarGaugeNamePlacement.Left)
    .showUnfilled(true)
    .sizing(common.BarGaugeSizing.Auto)
    .text(new common.VizTextDisplayOptionsBuilder().titleSize(13).valueSize(15))
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false));
  if (spec.steps === undefined) {
    builder
      .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Fixed).fixedColor(DATA_COLOUR))
      .thresholds(noThresholds());
  } else {
    builder
      .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds))
      .thresholds(
        new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps([...spec.steps]),
      );
  }
  if (spec.max !== undefined) builder.max(spec.max);
  if (spec.decimals !== undefined) builder.decimals(spec.decimals);
  for (const query of spec.queries) builder.withTarget(atTheEnd(query));
  return keyed(builder, spec, { width: 12, height: 7 }, locale);
}
