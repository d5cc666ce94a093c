import { FieldType, type DataFrame, type Field } from '@grafana/data';
import type { PanelQuery } from '@pulso/catalogue';
import type { Series } from './types.ts';

export type Answers<Id extends string> = Readonly<Record<Id, readonly Series[]>>;

/** By what a view recognises its answers. */
export interface Naming<Id extends string> {
  readonly queries: readonly PanelQuery<Id>[];
  /** Where a frame has no refId of ours, its metric name tells what it is: an instant, or the history of one. */
  readonly byName: Readonly<Record<string, readonly [instant: Id, range: Id]>>;
}

/** What the panel was given: the answers, and how much of it was not what the view asks for. */
export interface Reading<Id extends string = string> {
  readonly answers: Answers<Id>;
  readonly recognised: number;
  readonly strange: number;
}

/** Whether any of the targets is a query of the view's own. */
export function isAsked(refIds: readonly string[], queries: readonly PanelQuery[]): boolean {
  return queries.some((query) => refIds.includes(query.refId));
}

/** Reads frames as Prometheus gives them, as time series (labels on the field) or as a table (labels in columns). */
export function readFrames<Id extends string>(frames: readonly DataFrame[], naming: Naming<Id>): Reading<Id> {
  const refIds = new Map<string, Id>(naming.queries.map(({ refId }) => [refId, refId]));
  const answers = new Map<Id, Series[]>(naming.queries.map(({ refId }) => [refId, []]));
  let recognised = 0;
  let strange = 0;
  for (const frame of frames) {
    const series = readFrame(frame);
    const kind = refIds.get(frame.refId ?? '') ?? kindByName(series[0], naming);
    if (kind === undefined) {
      // An empty frame is a query without an answer, not a wrong one.
      if (frame.length > 0) strange += 1;
      continue;
    }
    recognised += 1;
    answers.get(kind)?.push(...series);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has an entry for each query
  return { answers: Object.fromEntries(answers) as unknown as Answers<Id>, recognised, strange };
}

function kindByName<Id extends string>(first: Series | undefined, { byName }: Naming<Id>): Id | undefined {
  const name = first?.labels['__name__'];
  const pair = name === undefined ? undefined : byName[name];
  return pair?.[(first?.times.length ?? 0) > 1 ? 1 : 0];
}

function readFrame(frame: DataFrame): Series[] {
  const time = frame.fields.find((field) => field.type === FieldType.time);
  const numbers = frame.fields.filter((field) => field.type === FieldType.number);
  const columns = frame.fields.filter((field) => field.type === FieldType.string);
  if (time === undefined || numbers.length === 0) return [];
  return columns.length > 0 ? readTable(time, columns, numbers) : numbers.map((field) => readColumn(time, field));
}

function readColumn(time: Field, field: Field): Series {
  // Times are numbers already, but for what a transformation may have made of them.
  const times: readonly number[] = typeof time.values[0] === 'number' ? time.values : time.values.map(Number);
  let values: readonly (number | null)[] | undefined;
  return {
    labels: field.labels ?? {},
    times,
    // Read when they are shown: of hundreds of histories most never are.
    get values() {
      return (values ??= field.values.map(finite));
    },
    field,
  };
}

/** A table's rows, put together again into one series for each set of labels. */
function readTable(time: Field, columns: readonly Field[], numbers: readonly Field[]): Series[] {
  const value = numbers[0];
  const series = new Map<string, { labels: Record<string, string>; times: number[]; values: (number | null)[] }>();
  for (let row = 0; row < time.values.length; row += 1) {
    const labels = Object.fromEntries(columns.map((column) => [column.name, String(column.values[row] ?? '')]));
    const key = labelKey(labels);
    const known = series.get(key) ?? { labels, times: [], values: [] };
    series.set(key, known);
    known.times.push(Number(time.values[row]));
    known.values.push(finite(value?.values[row]));
  }
  return [...series.values()];
}

function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The same for the same labels, in whatever order; without the metric's name and those left out. */
export function labelKey(labels: Readonly<Record<string, string>>, without: readonly string[] = []): string {
  let key = '';
  for (const name of sortedNames(labels)) {
    const value = labels[name];
    if (name !== '__name__' && value !== '' && !without.includes(name)) key += `${name}=${value}\u0000`;
  }
  return key;
}

const sorted = new Map<string, readonly string[]>();
/** Far more than there are sets of names in a panel's answers. */
const MOST_SETS = 1_000;

/** The names of a set of labels in order. Thousands of series have the same few sets, which are sorted once. */
function sortedNames(labels: Readonly<Record<string, string>>): readonly string[] {
  const names = Object.keys(labels);
  const set = names.join('\u0000');
  const known = sorted.get(set);
  if (known !== undefined) return known;
  if (sorted.size >= MOST_SETS) sorted.clear();
  names.sort();
  sorted.set(set, names);
  return names;
}

export function lastValue(series: Series | undefined): number | undefined {
  return series?.values.at(-1) ?? undefined;
}
