import type { Locale, Text } from '@pulso/catalogue';
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { atTheEnd, DATA_COLOUR, keyed, noThresholds, type KeyedPanel, type PanelSpec, type Query } from './parts.ts';

export interface BarsSpec extends PanelSpec {
  /** Each series is a row, by the name that its legend gives it. */
  readonly queries: readonly Query[];
  /** What the rows are, and what their numbers are. */
  readonly columns: readonly [name: Text, value: Text];
  readonly unit: string;
  readonly max?: number;
  readonly decimals?: number;
  /** Ascending: the bar takes the colour of the highest step that it reaches. Without it, the neutral one. */
  readonly steps?: readonly dashboard.Threshold[];
}

/** What the transformation calls the columns that it makes. */
const [NAME, VALUE] = ['Field', 'Last *'];

/**
 * Values beside each other at the end of the time range, the greatest first. A table and not a bar gauge: there a bar that
 * is alone fills the panel, and names are cut off long before there is no room.
 */
export function bars(spec: BarsSpec, locale: Locale): KeyedPanel {
  const [name, value] = spec.columns.map((text) => text[locale]);
  const builder = new PanelBuilder().unit(spec.unit).thresholds(noThresholds()).filterable(false).showHeader(true);
  for (const query of spec.queries) builder.withTarget(atTheEnd(query));
  builder
    .withTransformation({ id: 'reduce', options: { reducers: ['lastNotNull'], mode: 'seriesToRows' } })
    .withTransformation({ id: 'sortBy', options: { sort: [{ field: VALUE, desc: true }] } })
    .withTransformation({ id: 'organize', options: { renameByName: { [NAME]: name, [VALUE]: value } } })
    .overrideByName(name ?? NAME, [
      { id: 'unit', value: 'string' },
      { id: 'custom.align', value: 'left' },
      // On a phone the bar is what gets shorter.
      { id: 'custom.minWidth', value: 170 },
    ])
    .overrideByName(value ?? VALUE, [
      { id: 'unit', value: spec.unit },
      { id: 'custom.align', value: 'right' },
      { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } },
      { id: 'min', value: 0 },
      ...(spec.max === undefined ? [] : [{ id: 'max', value: spec.max }]),
      ...(spec.decimals === undefined ? [] : [{ id: 'decimals', value: spec.decimals }]),
      ...(spec.steps === undefined
        ? [{ id: 'color', value: { mode: 'fixed', fixedColor: DATA_COLOUR } }]
        : [
            { id: 'color', value: { mode: 'thresholds' } },
            { id: 'thresholds', value: { mode: 'absolute', steps: [...spec.steps] } },
          ]),
    ]);
  return keyed(builder, spec, { width: 12, height: 7 }, locale);
}
