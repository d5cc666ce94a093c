import type { Locale, Text } from '@pulso/catalogue';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { noLegend, target, tooltipAll, type KeyedPanel, type Query } from './parts.ts';

export interface StateTimelineSpec {
  readonly key: string;
  readonly title: Text;
  readonly description: Text;
  readonly query: Query;
  readonly mappings: readonly dashboard.ValueMapping[];
  /** What a series is called, by the name that its legend gives it. */
  readonly names?: Readonly<Record<string, string>>;
  readonly width?: number;
  readonly height?: number;
}

export function stateTimeline(spec: StateTimelineSpec, locale: Locale): KeyedPanel {
  const builder = new PanelBuilder()
    .title(spec.title[locale])
    .description(spec.description[locale])
    .unit('short')
    .mappings([...spec.mappings])
    // By thresholds Grafana would show ranges of numbers: here the mappings alone give word and colour.
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Fixed).fixedColor('text'))
    .thresholds(
      new dashboard.ThresholdsConfigBuilder()
        .mode(dashboard.ThresholdsMode.Absolute)
        .steps([{ value: null, color: 'text' }]),
    )
    .fillOpacity(55)
    .lineWidth(0)
    .rowHeight(0.75)
    .mergeValues(true)
    .showValue(common.VisibilityMode.Auto)
    .alignValue(common.TimelineValueAlignment.Left)
    // What is there repeats itself in the legend: every bar says its state in words.
    .legend(noLegend())
    .tooltip(tooltipAll())
    .withTarget(target(spec.query));
  for (const [name, title] of Object.entries(spec.names ?? {})) {
    builder.overrideByName(name, [{ id: 'displayName', value: title }]);
  }
  // No pages: no state hides on a second one. The SDK's builder knows no "all"; the panel takes 0 for it.
  const allRows = {
    build: () => {
      const panel = builder.build();
      return { ...panel, options: { ...panel.options, perPage: 0 } };
    },
  };
  return { key: spec.key, builder: allRows, width: spec.width ?? 24, height: spec.height ?? 8 };
}
