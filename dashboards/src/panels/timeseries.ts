import type { Locale, Text } from '@pulso/catalogue';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { neutralColour, shownLegend, target, tooltipAll, type KeyedPanel, type Query } from './parts.ts';

export interface TimeseriesSpec {
  readonly key: string;
  readonly title: Text;
  readonly description: Text;
  /** Grafana's id of the unit. */
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly width?: number;
  readonly stacked?: boolean;
  /** Drawn as dashed lines; the axis reaches at least as far as `reach`. */
  readonly bounds?: readonly { readonly value: number; readonly colour: string }[];
  readonly reach?: number;
  readonly max?: number;
  readonly decimals?: number;
  /** Shows each series' last value in the legend. */
  readonly lastValue?: boolean;
  /** Series, by the name in the legend, that are a limit and not a measurement: a dashed grey line. */
  readonly limits?: readonly string[];
  /** Series whose names match go on the right, in a unit of their own. */
  readonly rightAxis?: { readonly names: string; readonly unit: string };
}

const LIMIT_COLOUR = '#8e8e99';

export function timeseries(spec: TimeseriesSpec, locale: Locale): KeyedPanel {
  const builder = new PanelBuilder()
    .title(spec.title[locale])
    .description(spec.description[locale])
    .unit(spec.unit)
    .min(0)
    .colorScheme(neutralColour())
    .lineWidth(1)
    .fillOpacity(spec.stacked ? 30 : 8)
    .showPoints(common.VisibilityMode.Never)
    // A gap longer than this is missing data and stays visible.
    .spanNulls(60_000)
    .axisBorderShow(false)
    .legend(shownLegend(spec.lastValue ? ['lastNotNull'] : []))
    .tooltip(tooltipAll());
  if (spec.max !== undefined) builder.max(spec.max);
  if (spec.decimals !== undefined) builder.decimals(spec.decimals);
  if (spec.reach !== undefined) builder.axisSoftMax(spec.reach);
  if (spec.stacked) {
    builder.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));
  }
  const steps: dashboard.Threshold[] = [{ value: null, color: 'transparent' }];
  for (const { value, colour } of (spec.bounds ?? []).toSorted((a, b) => a.value - b.value)) {
    steps.push({ value, color: colour });
  }
  builder.thresholds(new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps));
  builder.thresholdsStyle(
    new common.GraphThresholdsStyleConfigBuilder().mode(
      steps.length > 1 ? common.GraphThresholdsStyleMode.Dashed : common.GraphThresholdsStyleMode.Off,
    ),
  );
  for (const query of spec.queries) builder.withTarget(target(query));
  for (const limit of spec.limits ?? []) {
    builder.overrideByName(limit, [
      { id: 'color', value: { mode: 'fixed', fixedColor: LIMIT_COLOUR } },
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 6] } },
      { id: 'custom.fillOpacity', value: 0 },
      { id: 'custom.stacking', value: { mode: 'none', group: 'limit' } },
    ]);
  }
  if (spec.rightAxis !== undefined) {
    builder.overrideByRegexp(spec.rightAxis.names, [
      { id: 'custom.axisPlacement', value: 'right' },
      { id: 'unit', value: spec.rightAxis.unit },
    ]);
  }
  return { key: spec.key, builder, width: spec.width ?? 8, height: 7 };
}
