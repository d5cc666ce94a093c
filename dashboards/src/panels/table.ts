import type { Locale, Text } from '@pulso/catalogue';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { DATA_COLOUR, keyed, noThresholds, target, type KeyedPanel, type PanelSpec, type Query } from './parts.ts';

export interface Column {
  /** The label, or `Value #A` for the number that query A returned. */
  readonly field: string;
  readonly title: Text;
  readonly unit?: string;
  readonly decimals?: number;
  readonly width?: number;
  /** Of a column without a width, which takes the rest: what stays readable on a phone, where the table scrolls. */
  readonly minWidth?: number;
  readonly mappings?: readonly dashboard.ValueMapping[];
  /** Where there is no number. */
  readonly none?: string;
  /** Paints the text in the colour of its mapping. */
  readonly coloured?: boolean;
  readonly link?: { readonly title: string; readonly url: string; readonly elsewhere?: boolean };
  /** Numbers stand on the right unless they are shown as words. */
  readonly left?: boolean;
  /** Ascending: the text takes the colour of the highest step that its number reaches. */
  readonly steps?: readonly dashboard.Threshold[];
  /** Bounds of which falling to or under one is bad: the text takes the colour of the lowest that it is under. */
  readonly below?: readonly { readonly value: number; readonly color: string }[];
  /** Draws the number as a bar too, from 0 to the column's greatest or `max`. */
  readonly bar?: { readonly max?: number };
}

export interface TableSpec extends PanelSpec {
  /** Instant queries; joined by the labels that they share. */
  readonly queries: readonly Query[];
  /** The columns shown, in this order; everything else is hidden. */
  readonly columns: readonly Column[];
  readonly sortBy?: { readonly title: Text; readonly descending: boolean };
}

/** A field is numeric, hence right-aligned, where it comes from a query's value. */
const isNumber = (field: string): boolean => field.startsWith('Value');

export function table(spec: TableSpec, locale: Locale): KeyedPanel {
  const builder = new PanelBuilder().unit('short').thresholds(noThresholds()).filterable(false).showHeader(true);
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
  return keyed(builder, spec, { width: 24, height: 8 }, locale);
}

function properties(column: Column): dashboard.DynamicConfigValue[] {
  const list: dashboard.DynamicConfigValue[] = [
    { id: 'custom.align', value: isNumber(column.field) && column.left !== true ? 'right' : 'left' },
  ];
  // Else Grafana takes a name of digits, such as a statement's id, for a number, and shortens it.
  const unit = column.unit ?? (isNumber(column.field) ? undefined : 'string');
  if (unit !== undefined) list.push({ id: 'unit', value: unit });
  if (column.decimals !== undefined) list.push({ id: 'decimals', value: column.decimals });
  if (column.width !== undefined) list.push({ id: 'custom.width', value: column.width });
  else list.push({ id: 'custom.minWidth', value: column.minWidth ?? 170 });
  if (column.none !== undefined) list.push({ id: 'noValue', value: column.none });
  if (column.mappings !== undefined) list.push({ id: 'mappings', value: column.mappings });
  if (column.coloured) list.push({ id: 'custom.cellOptions', value: { type: 'color-text' } });
  if (column.link !== undefined) {
    const { title, url, elsewhere = false } = column.link;
    list.push({ id: 'links', value: [{ title, url, targetBlank: elsewhere }] });
  }
  if (column.steps !== undefined) {
    list.push(
      { id: 'color', value: { mode: 'thresholds' } },
      { id: 'thresholds', value: { mode: 'absolute', steps: [{ value: null, color: 'text' }, ...column.steps] } },
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
    );
  }
  if (column.below !== undefined) list.push(...belowBounds(column.below));
  if (column.bar !== undefined) {
    list.push(
      { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } },
      { id: 'color', value: { mode: 'fixed', fixedColor: DATA_COLOUR } },
      { id: 'min', value: 0 },
      // Of this column, not of all numbers in the table.
      { id: 'fieldMinMax', value: true },
      ...(column.bar.max === undefined ? [] : [{ id: 'max', value: column.bar.max }]),
    );
  }
  return list;
}

/** Thresholds in Grafana colour what is above them: each range takes the colour of the bound at its upper end. */
function belowBounds(bounds: NonNullable<Column['below']>): dashboard.DynamicConfigValue[] {
  const ascending = bounds.toSorted((a, b) => a.value - b.value);
  const steps = [
    { value: null, color: ascending[0]?.color ?? 'text' },
    ...ascending.map(({ value }, index) => ({ value, color: ascending[index + 1]?.color ?? 'text' })),
  ];
  return [
    { id: 'color', value: { mode: 'thresholds' } },
    { id: 'thresholds', value: { mode: 'absolute', steps } },
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
  ];
}

/** Texts for the values of a label: what a machine calls `cache_too_small` a person reads in words. */
export function valueTexts(
  texts: Readonly<Record<string, { readonly text: string; readonly color?: string }>>,
): dashboard.ValueMapping[] {
  return [{ type: dashboard.MappingType.ValueToText, options: { ...texts } }];
}
