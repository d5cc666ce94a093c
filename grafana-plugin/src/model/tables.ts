import { FieldType, type DataFrame } from '@grafana/data';
import type { PanelQuery } from '@pulso/catalogue';

/** An answer as columns: a row for each series. Cheaper than series where there are thousands. */
export interface Table {
  readonly length: number;
  /** A label's values; empty texts where there is none. */
  readonly column: (label: string) => readonly string[];
  /** The last value of each; `null` where it has none. */
  readonly values: readonly unknown[];
}

export interface Tables<Id extends string> {
  readonly of: (refId: Id) => readonly Table[];
  readonly recognised: number;
  readonly strange: number;
}

/** By what a view recognises answers that it reads as tables. */
export interface TableNaming<Id extends string> {
  readonly queries: readonly PanelQuery<Id>[];
  /** Metric name to query, for frames without a refId of ours. */
  readonly byName: Readonly<Record<string, Id>>;
}

/** The name that Grafana gives to the value of one of several table queries, also once they are joined into one frame. */
const VALUE_OF = /^Value #(.+)$/;
const NO_TEXTS: readonly string[] = [];

/**
 * Reads frames in the format "Table", also joined by a transformation, and as time series, whose last values count.
 */
export function readTables<Id extends string>(frames: readonly DataFrame[], naming: TableNaming<Id>): Tables<Id> {
  const refIds = new Map<string, Id>(naming.queries.map(({ refId }) => [refId, refId]));
  const tables = new Map<Id, Table[]>();
  const series = new Map<Id, DataFrame[]>();
  let recognised = 0;
  let strange = 0;
  for (const frame of frames) {
    const isTable = frame.fields.some((field) => field.type === FieldType.string);
    let known = false;
    for (const field of frame.fields) {
      if (field.type !== FieldType.number) continue;
      const asked = VALUE_OF.exec(field.name)?.[1] ?? frame.refId ?? '';
      const id = refIds.get(asked) ?? byName(frame, field.labels?.['__name__'], naming);
      if (id === undefined) continue;
      known = true;
      // Without a row there are no columns for labels either: no series, and not one without labels.
      if (frame.length === 0) continue;
      if (isTable) push(tables, id, tableOf(frame, field.values));
      else push(series, id, frame);
    }
    // An empty frame is a query without an answer, not a wrong one.
    const isEmpty = frame.length === 0 && refIds.has(frame.refId ?? '');
    if (known || isEmpty) recognised += 1;
    else if (frame.length > 0) strange += 1;
  }
  for (const [id, all] of series) push(tables, id, tableOfSeries(all));
  return { of: (refId) => tables.get(refId) ?? [], recognised, strange };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function byName<Id extends string>(frame: DataFrame, label: string | undefined, naming: TableNaming<Id>) {
  const name: unknown = label ?? frame.fields.find((field) => field.name === '__name__')?.values[0];
  return typeof name === 'string' ? naming.byName[name] : undefined;
}

function tableOf(frame: DataFrame, values: readonly unknown[]): Table {
  const { length } = values;
  return {
    length,
    values,
    column: (label) => {
      const field = frame.fields.find((one) => one.name === label && one.type === FieldType.string);
      return field === undefined
        ? blanks(length)
        : field.values.map((text: unknown) => (typeof text === 'string' ? text : ''));
    },
  };
}

function tableOfSeries(frames: readonly DataFrame[]): Table {
  const fields = frames.flatMap((frame) => frame.fields.filter((field) => field.type === FieldType.number));
  return {
    length: fields.length,
    values: fields.map((field) => field.values.at(-1) ?? null),
    column: (label) => fields.map((field) => field.labels?.[label] ?? ''),
  };
}

function blanks(length: number): readonly string[] {
  return length === 0 ? NO_TEXTS : Array.from({ length }, () => '');
}
