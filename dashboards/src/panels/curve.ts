import type { Locale, Text } from '@pulso/catalogue';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/trend';
import { hueOfName } from './hues.ts';
import { keyed, neutralColour, noThresholds, shownLegend, target, type KeyedPanel, type PanelSpec } from './parts.ts';

export interface CurveSpec extends PanelSpec {
  /** One value for each of `series` and `x`. */
  readonly expr: string;
  /** The label that names a curve, and the one that is a number and becomes the x axis. */
  readonly series: string;
  readonly x: { readonly label: string; readonly title: Text };
  readonly unit: string;
  readonly max?: number;
}

/** Values against a number that is not time. */
export function curve(spec: CurveSpec, locale: Locale): KeyedPanel {
  const { series, x } = spec;
  // What the transformation calls the column of rows.
  const matrixRow = `${x.label}\\${series}`;
  const title = x.title[locale];
  const builder = new PanelBuilder()
    .unit(spec.unit)
    .min(0)
    .colorScheme(neutralColour())
    .thresholds(noThresholds())
    .lineWidth(2)
    .fillOpacity(0)
    .showPoints(common.VisibilityMode.Always)
    .pointSize(7)
    .axisBorderShow(false)
    .xField(title)
    .legend(shownLegend([]))
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .withTarget(target({ expr: spec.expr, instant: true }))
    .withTransformation({
      id: 'groupingToMatrix',
      options: { columnField: series, rowField: x.label, valueField: 'Value', emptyValue: 'null' },
    })
    .withTransformation({
      id: 'convertFieldType',
      options: { conversions: [{ targetField: matrixRow, destinationType: 'number' }], fields: {} },
    })
    .withTransformation({ id: 'sortBy', options: { sort: [{ field: matrixRow }] } })
    .withTransformation({ id: 'organize', options: { renameByName: { [matrixRow]: title } } })
    .overrideByName(title, [{ id: 'unit', value: 'suffix:×' }]);
  for (const [regex, colour] of hueOfName()) {
    builder.overrideByRegexp(regex, [{ id: 'color', value: { mode: 'fixed', fixedColor: colour } }]);
  }
  if (spec.max !== undefined) builder.max(spec.max);
  return keyed(builder, spec, { width: 12, height: 9 }, locale);
}
