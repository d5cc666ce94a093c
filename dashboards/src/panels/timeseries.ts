import type { Locale } from '@pulso/catalogue';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { TOTAL } from '../select.ts';
import { hueAt, hueOfName } from './hues.ts';
import {
  keyed,
  neutralColour,
  queryLetter,
  shownLegend,
  target,
  tooltipAll,
  type KeyedPanel,
  type PanelSpec,
  type Query,
} from './parts.ts';

export interface TimeseriesSpec extends PanelSpec {
  /** Grafana's id of the unit. */
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly stacked?: boolean;
  /** Drawn as dashed lines; the axis reaches at least as far as `reach`. */
  readonly bounds?: readonly { readonly value: number; readonly colour: string }[];
  readonly reach?: number;
  readonly max?: number;
  readonly decimals?: number;
  /** Values may be negative; else the axis begins at 0. */
  readonly belowZero?: boolean;
  /** Shows each series' last value in the legend. */
  readonly lastValue?: boolean;
  /** What a series is called, by the name that its legend gives it. */
  readonly names?: Readonly<Record<string, string>>;
  /** Names in the legend, or regular expressions of them, that are known beforehand, told apart by hue; what is bad in itself has the colour of its state. */
  readonly values?: readonly (string | { readonly name: string; readonly colour: string })[];
  /** The legend's names are many and only the service knows them: told apart by a hue that follows from the name. */
  readonly many?: boolean;
  /** Series, by the name in the legend, that are a limit and not a measurement: a dashed grey line. */
  readonly limits?: readonly string[];
  /** Series whose names match go on the right, in a unit of their own. */
  readonly rightAxis?: { readonly names: string; readonly unit: string };
}

const LIMIT_COLOUR = '#8e8e99';
/** How far an axis reaches at least, by unit: a line at 0 needs no scale of a hundred. */
const LEAST_REACH: Readonly<Record<string, number>> = {
  percentunit: 0.01,
  reqps: 1,
  ops: 1,
  short: 1,
  s: 0.001,
  mps: 1,
  binBps: 1024,
  bytes: 1024,
};

export function timeseries(spec: TimeseriesSpec, locale: Locale): KeyedPanel {
  const builder = new PanelBuilder()
    .unit(spec.unit)
    .colorScheme(neutralColour())
    .lineWidth(1)
    .fillOpacity(spec.stacked ? 30 : 8)
    .showPoints(common.VisibilityMode.Never)
    // A gap longer than this is missing data and stays visible.
    .spanNulls(60_000)
    .axisBorderShow(false)
    .legend(shownLegend(spec.lastValue ? ['last'] : []))
    .tooltip(tooltipAll());
  if (!spec.belowZero) builder.min(0);
  if (spec.max !== undefined) builder.max(spec.max);
  if (spec.decimals !== undefined) builder.decimals(spec.decimals);
  const reach = spec.reach ?? LEAST_REACH[spec.unit];
  if (reach !== undefined) builder.axisSoftMax(reach);
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
  // Several queries are told apart by hue, the series of one query, such as its instances, by shades of it.
  for (const [index, query] of spec.queries.entries()) {
    builder.withTarget(target(query));
    if (index === 0) continue;
    builder.overrideByQuery(queryLetter(index), [{ id: 'color', value: { mode: 'shades', fixedColor: hueAt(index) } }]);
  }
  if (spec.many) {
    // The name of the service comes first where it is shown, and says nothing of what is told apart.
    const before = spec.queries[0]?.legend?.startsWith('{{service}} ') ? String.raw`\S+ ` : '';
    for (const [regex, colour] of hueOfName(before)) {
      builder.overrideByRegexp(regex, [{ id: 'color', value: { mode: 'fixed', fixedColor: colour } }]);
    }
  }
  for (const [index, value] of (spec.values ?? []).entries()) {
    const { name, colour } = typeof value === 'string' ? { name: value, colour: hueAt(index) } : value;
    const hue = [{ id: 'color', value: { mode: 'fixed', fixedColor: colour } }];
    if (name.startsWith('/')) builder.overrideByRegexp(name, hue);
    else builder.overrideByName(name, hue);
  }
  if (spec.queries.some(({ expr }) => expr.includes(`"${TOTAL}"`))) {
    builder.overrideByName(TOTAL, [{ id: 'color', value: { mode: 'fixed', fixedColor: LIMIT_COLOUR } }]);
  }
  for (const [name, title] of Object.entries(spec.names ?? {})) {
    builder.overrideByName(name, [{ id: 'displayName', value: title }]);
  }
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
      { id: 'custom.axisSoftMax', value: LEAST_REACH[spec.rightAxis.unit] ?? null },
      { id: 'decimals', value: null },
    ]);
  }
  return keyed(builder, spec, { width: 8, height: 7 }, locale);
}
