import type { Locale, Text } from '@pulso/catalogue';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { target, type KeyedPanel, type Query } from './parts.ts';

export interface Column {
  /** The label, or `Value #A` for the number that query A returned. */
  readonly field: string;
  readonly title: Text;
  readonly unit?: string;
  readonly decimals?: number;
  readonly width?: number;
  readonly mappings?: readonly dashboard.ValueMapping[];
  /** Paints the text in the colour of its mapping. */
  readonly coloured?: boolean;
  readonly link?: { readonly title: string; readonly url: string };
}

export interface TableSpec {
  readonly key: string;
  readonly title: Text;
  readonly description: Text;
  /** Instant queries; joined by the labels that they share. */
  readonly queries: readonly Query[];
  /** The columns shown, in this order; everything else is hidden. */
  readonly columns: readonly Column[];
  readonly sortBy?: { readonly title: Text; readonly descending: boolean };
  readonly width?: number;
  readonly height?: number;
}

/** A field is numeric, hence right-aligned, where it comes from a query's value. */
const isNumber = (field: string): boolean => field.startsWith('Value');

export function table(spec: TableSpec, locale: Locale): KeyedPanel {
  const builder = new PanelBuilder()
    .title(spec.title[locale])
    .description(spec.description[locale])
    .unit('short')
    .thresholds(
      new dashboard.ThresholdsConfigBuilder()
        .mode(dashboard.ThresholdsMode.Absolute)
        .steps([{ value: null, color: 'text' }]),
    )
    .filterable(false)
    .showHeader(true);
  for (const query of spec.queries) builder.withTarget(target({ ...query, instant: true }));
  // `merge` joins rows whose labels agree. With one query Grafana calls its number `Value`, not `Value #A`.
  if (spec.queries.length > 1) builder.withTransformation({ id: 'merge', options: {} });
  const fieldName = (field: string): string => (spec.queries.length === 1 && field === 'Value #A' ? 'Value' : field);
  builder.withTransformation({
    id: 'filterFieldsByName',
    options: { include: { names: spec.columns.map(({ field }) => fieldName(field)) } },
  });
  builder.withTransformation({
    id: 'organize',
    options: {
      indexByName: Object.fromEntries(spec.columns.map(({ field }, index) => [fieldName(field), index])),
      renameByName: Object.fromEntries(spec.columns.map(({ field, title }) => [fieldName(field), title[locale]])),
    },
  });
  for (const column of spec.columns) builder.overrideByName(column.title[locale], properties(column));
  if (spec.sortBy !== undefined) {
    const { title, descending } = spec.sortBy;
    builder.withTransformation({ id: 'sortBy', options: { sort: [{ field: title[locale], desc: descending }] } });
  }
  return { key: spec.key, builder, width: spec.width ?? 24, height: spec.height ?? 8 };
}

function properties(column: Column): dashboard.DynamicConfigValue[] {
  const list: dashboard.DynamicConfigValue[] = [
    { id: 'custom.align', value: isNumber(column.field) ? 'right' : 'left' },
  ];
  if (column.unit !== undefined) list.push({ id: 'unit', value: column.unit });
  if (column.decimals !== undefined) list.push({ id: 'decimals', value: column.decimals });
  if (column.width !== undefined) list.push({ id: 'custom.width', value: column.width });
  if (column.mappings !== undefined) list.push({ id: 'mappings', value: column.mappings });
  if (column.coloured) list.push({ id: 'custom.cellOptions', value: { type: 'color-text' } });
  if (column.link !== undefined) list.push({ id: 'links', value: [{ ...column.link, targetBlank: true }] });
  return list;
}

/** Texts for the values of a label: what a machine calls `cache_too_small` a person reads in words. */
export function valueTexts(
  texts: Readonly<Record<string, { readonly text: string; readonly color?: string }>>,
): dashboard.ValueMapping[] {
  return [{ type: dashboard.MappingType.ValueToText, options: { ...texts } }];
}
