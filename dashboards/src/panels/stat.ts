import type { Locale } from '@pulso/catalogue';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { keyed, noThresholds, atTheEnd, type KeyedPanel, type PanelSpec, type Query } from './parts.ts';

export interface StatSpec extends PanelSpec {
  readonly queries: readonly Query[];
  readonly unit: string;
  readonly decimals?: number;
  readonly mappings?: readonly dashboard.ValueMapping[];
  /** Ascending; the number takes the colour of the highest that it reaches. `base` is the colour below the first. */
  readonly bounds?: { readonly base: string; readonly steps: readonly dashboard.Threshold[] };
}

/** One number, or a few beside each other, as large as there is room. */
export function stat(spec: StatSpec, locale: Locale): KeyedPanel {
  const builder = new PanelBuilder()
    .unit(spec.unit)
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds))
    .thresholds(thresholds(spec.bounds))
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Value)
    .justifyMode(common.BigValueJustifyMode.Auto)
    .textMode(spec.queries.length > 1 ? common.BigValueTextMode.ValueAndName : common.BigValueTextMode.Auto)
    .orientation(common.VizOrientation.Auto)
    .text(new common.VizTextDisplayOptionsBuilder().titleSize(13).valueSize(36))
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false));
  if (spec.decimals !== undefined) builder.decimals(spec.decimals);
  if (spec.mappings !== undefined) builder.mappings([...spec.mappings]);
  // Numbers by the name of their label, as a time series of one instant: a table would show one number alone.
  for (const query of spec.queries) builder.withTarget(atTheEnd(query));
  return keyed(builder, spec, { width: 6, height: 4 }, locale);
}

function thresholds(bounds: StatSpec['bounds']): dashboard.ThresholdsConfigBuilder {
  if (bounds === undefined) return noThresholds();
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps([{ value: null, color: bounds.base }, ...bounds.steps]);
}
