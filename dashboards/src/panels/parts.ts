import { stateName, stateTexts, type DashboardId, type Locale, type Text, type Unit } from '@pulso/catalogue';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import { panelLink } from '../links.ts';
import { helpText, type Help } from '../texts.ts';

/** A panel and the name by which it keeps its id, wherever it moves to. */
export interface KeyedPanel {
  readonly key: string;
  readonly builder: { build(): dashboard.Panel };
  /** Of 24 columns, and rows of about 30 pixels. */
  readonly width: number;
  readonly height: number;
  readonly links?: readonly PanelLink[];
}

/** What every kind of panel is told. */
export interface PanelSpec {
  readonly key: string;
  readonly title: Text;
  readonly help: Help;
  readonly width?: number;
  readonly height?: number;
  /** Where its causes are shown. */
  readonly leadsTo?: readonly DashboardId[];
  /** What it says in place of data where having none is a fact of its own. */
  readonly none?: Text;
}

interface Titled {
  title(text: string): this;
  description(text: string): this;
  noValue(text: string): this;
}

/** A panel of a kind with what all kinds have. */
export function keyed(
  builder: Titled & KeyedPanel['builder'],
  { key, title, help, leadsTo = [], none, ...size }: PanelSpec,
  usual: { readonly width: number; readonly height: number },
  locale: Locale,
): KeyedPanel {
  builder.title(title[locale]).description(helpText(help, locale));
  if (none !== undefined) builder.noValue(none[locale]);
  return {
    key,
    builder,
    width: size.width ?? usual.width,
    height: size.height ?? usual.height,
    ...(leadsTo.length === 0 ? {} : { links: leadsTo.map((id) => panelLink(id, locale)) }),
  };
}

/** As Grafana keeps a panel's link; the SDK's class carries members of a dashboard's link besides. */
export interface PanelLink {
  readonly title: string;
  readonly url: string;
  readonly targetBlank: boolean;
}

export interface Query {
  readonly expr: string;
  readonly legend?: string;
  /** One value at the end of the range, as a table. */
  readonly instant?: boolean;
  /** Of a histogram: asks for the traces of single observations too. */
  readonly exemplars?: boolean;
}

export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** Colour is spent on state alone; data have one neutral hue. */
export const DATA_COLOUR = 'blue';
export const STATE_COLOURS = { ok: 'green', warning: 'orange', critical: 'red', unknown: '#8e8e99' } as const;
const IDLE_COLOUR = 'rgba(142, 142, 153, 0.25)';
/** Not recorded but shown: a signal that is alive with too little traffic to judge. */
export const IDLE = -2;

const GRAFANA_UNITS: Readonly<Record<Unit, string>> = {
  seconds: 's',
  bytes: 'bytes',
  ratio: 'percentunit',
  count: 'short',
};

export function grafanaUnit(unit: Unit): string {
  return GRAFANA_UNITS[unit];
}

export function target({ expr, legend, instant = false, exemplars = false }: Query): prometheus.DataqueryBuilder {
  const query = new prometheus.DataqueryBuilder().expr(expr).datasource(DATASOURCE);
  if (instant) query.instant().format(prometheus.PromQueryFormat.Table);
  else query.range().format(prometheus.PromQueryFormat.TimeSeries);
  if (exemplars) query.exemplar(true);
  return legend === undefined ? query : query.legendFormat(legend);
}

/** What Grafana calls a panel's queries: A, B, C. */
export function queryLetter(index: number): string {
  return String.fromCodePoint(65 + index);
}

/** One value for each series at the end of the range; unlike a table it keeps the series apart by name. */
export function atTheEnd({ expr, legend }: Query): prometheus.DataqueryBuilder {
  const query = new prometheus.DataqueryBuilder()
    .expr(expr)
    .datasource(DATASOURCE)
    .instant()
    .format(prometheus.PromQueryFormat.TimeSeries);
  return legend === undefined ? query : query.legendFormat(legend);
}

export function noThresholds(): dashboard.ThresholdsConfigBuilder {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps([{ value: null, color: 'text' }]);
}

export function neutralColour(): dashboard.FieldColorBuilder {
  return new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Shades).fixedColor(DATA_COLOUR);
}

/** A state's shape and word: readable without its colour. */
export function stateLabel(state: number, locale: Locale): string {
  const { shape, word } = stateTexts[stateName(state)];
  return `${shape} ${word[locale]}`;
}

const IDLE_TEXT: Text = { en: '– Idle', 'pt-BR': '– Sem tráfego' };

/**
 * How recorded states (and idle) read, for any panel that shows them.
 * @param healthy the word for state 0 of areas that have their own
 */
export function stateMappings(locale: Locale, healthy?: string): dashboard.ValueMapping[] {
  const options: Record<string, dashboard.ValueMappingResult> = {};
  for (const state of [2, 1, 0, -1]) {
    const text = state === 0 && healthy !== undefined ? `${stateTexts.ok.shape} ${healthy}` : stateLabel(state, locale);
    options[state] = { text, color: STATE_COLOURS[stateName(state)], index: 2 - state };
  }
  options[IDLE] = { text: IDLE_TEXT[locale], color: IDLE_COLOUR, index: 4 };
  return [{ type: dashboard.MappingType.ValueToText, options }];
}

export function shownLegend(calcs: readonly string[]): common.VizLegendOptionsBuilder {
  return new common.VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .calcs([...calcs]);
}

export function noLegend(): common.VizLegendOptionsBuilder {
  return new common.VizLegendOptionsBuilder()
    .showLegend(false)
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .calcs([]);
}

export function tooltipAll(): common.VizTooltipOptionsBuilder {
  return new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending);
}
