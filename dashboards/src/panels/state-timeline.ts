import type { Locale } from '@pulso/catalogue';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import {
  keyed,
  noLegend,
  noThresholds,
  target,
  tooltipAll,
  type KeyedPanel,
  type PanelSpec,
  type Query,
} from './parts.ts';

export interface StateTimelineSpec extends PanelSpec {
  readonly query: Query;
  readonly mappings: readonly dashboard.ValueMapping[];
  /** What a series is called and where it leads to, by the name that its legend gives it. */
  readonly series?: Readonly<
    Record<
      string,
      { readonly title: string; readonly url?: string; readonly mappings?: readonly dashboard.ValueMapping[] }
    >
  >;
  /** Mostly one series or two: their bars do not fill the panel. */
  readonly few?: boolean;
  /** Parts of the series' names, as regular expressions, and what people read in their place. */
  readonly renames?: readonly (readonly [string, string])[];
  /** Where every series leads to. */
  readonly link?: { readonly title: string; readonly url: string };
}

/** Grafana measures names a little shorter than it draws them: what it cuts off the longest is a blank, and no letter. */
const PAD = '\u2002';

export function stateTimeline(spec: StateTimelineSpec, locale: Locale): KeyedPanel {
  const builder = new PanelBuilder()
    .unit('short')
    .mappings([...spec.mappings])
    // By thresholds Grafana would show ranges of numbers: here the mappings alone give word and colour.
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Fixed).fixedColor('text'))
    .thresholds(noThresholds())
    .fillOpacity(55)
    .lineWidth(0)
    .rowHeight(spec.few ? 0.4 : 0.75)
    .mergeValues(true)
    .showValue(common.VisibilityMode.Auto)
    .alignValue(common.TimelineValueAlignment.Left)
    // What is there repeats itself in the legend: every bar says its state in words.
    .legend(noLegend())
    .tooltip(tooltipAll())
    .withTarget(target(spec.query));
  for (const [name, { title, url, mappings }] of Object.entries(spec.series ?? {})) {
    builder.overrideByName(name, [
      { id: 'displayName', value: `${PAD}${title}` },
      ...(url === undefined ? [] : [{ id: 'links', value: [{ title, url }] }]),
      ...(mappings === undefined ? [] : [{ id: 'mappings', value: mappings }]),
    ]);
  }
  for (const [regex, renamePattern] of spec.renames ?? []) {
    builder.withTransformation({ id: 'renameByRegex', options: { regex, renamePattern: `${PAD}${renamePattern}` } });
  }
  if (spec.link !== undefined) {
    const { title, url } = spec.link;
    builder.overrideByFieldType('number', [{ id: 'links', value: [{ title, url }] }]);
  }
  const panel = keyed(builder, spec, { width: 24, height: 8 }, locale);
  // No pages: no state hides on a second one. The SDK's builder knows no "all"; the panel takes 0 for it.
  const allRows = {
    build: () => {
      const built = builder.build();
      return { ...built, options: { ...built.options, perPage: 0 } };
    },
  };
  return { ...panel, builder: allRows };
}
