import { FieldType, formattedValueToString, getFieldDisplayName, type DataFrame, type Field } from '@grafana/data';
import { areaOf, hasOwnFormat, signalOf, type Series } from '../../../model/index.ts';
import { valueText, type Voice } from '../../../texts/index.ts';
import { signalText } from '../../../texts/signal.ts';
import { summaryOf, type Summary } from './summary.ts';

/** One series and what it comes to. */
export interface StatisticsRow extends Summary {
  /** Stable over refreshes. */
  readonly key: string;
  readonly name: string;
  /** What tells it from others of that name. */
  readonly where: string;
  readonly labels: Series['labels'];
  /** What its numbers count, as the field options or the catalogue say; may be empty. */
  readonly unit: string;
  readonly text: (value: number | undefined) => string;
  /** For its data links. */
  readonly field: Field;
  /** A sample of it, which links are made of. */
  readonly index: number;
}

const NONE = '–';

/** A row for every numeric field, and in a table with labels as columns for every set of labels. */
export function rowsOf(frames: readonly DataFrame[], voice: Voice): StatisticsRow[] {
  const all = [...frames];
  const rows = all.flatMap((frame) => {
    const numbers = frame.fields.filter((field) => field.type === FieldType.number);
    return numbers.flatMap((field) => groupsOf(frame).map((group) => rowOf(frame, field, group, all, voice)));
  });
  // Two series may have the same name and labels, from two queries: both are shown.
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const times = seen.get(row.key) ?? 0;
    seen.set(row.key, times + 1);
    return times === 0 ? row : { ...row, key: `${row.key}\u0000${times}` };
  });
}

interface Group {
  readonly labels: Series['labels'];
  /** Rows of the frame; absent where all of them are meant. */
  readonly indices?: readonly number[];
}

function groupsOf(frame: DataFrame): Group[] {
  const columns = frame.fields.filter((field) => field.type === FieldType.string);
  const isLong = frame.fields.some((field) => field.type === FieldType.time) && columns.length > 0;
  if (!isLong) return [{ labels: {} }];
  const groups = new Map<string, { labels: Record<string, string>; indices: number[] }>();
  for (let index = 0; index < frame.length; index += 1) {
    const labels = Object.fromEntries(columns.map((column) => [column.name, String(column.values[index] ?? '')]));
    const key = JSON.stringify(Object.values(labels));
    const group = groups.get(key) ?? { labels, indices: [] };
    groups.set(key, group);
    group.indices.push(index);
  }
  return [...groups.values()];
}

function rowOf(frame: DataFrame, field: Field, group: Group, all: DataFrame[], voice: Voice): StatisticsRow {
  const labels = { ...field.labels, ...group.labels };
  const values = group.indices?.map((index): unknown => field.values[index]) ?? field.values;
  const signal = isSignal(labels) ? signalOf(labels['signal'] ?? '') : undefined;
  const { unit, displayName } = field.config;
  const named =
    signal !== undefined && displayName === undefined
      ? { name: signal.title[voice.locale], where: whereOfSignal(labels, voice) }
      : { name: getFieldDisplayName(field, frame, all), where: Object.values(group.labels).join(' · ') };
  const byCatalogue = signal !== undefined && !hasOwnFormat(field);
  return {
    ...named,
    ...summaryOf(values),
    key: [frame.refId ?? '', field.name, ...Object.entries(labels).flat()].join('\u0000'),
    labels,
    unit: (byCatalogue ? signal.unit : unit) ?? '',
    text: byCatalogue ? (value) => statisticText(signal, value, voice) : textBy(field, voice),
    field,
    index: group.indices?.at(-1) ?? Math.max(0, field.values.length - 1),
  };
}

/** Of a question, how often the answer was yes. */
function statisticText(signal: ReturnType<typeof signalOf>, value: number | undefined, voice: Voice): string {
  return signal.isQuestion === true ? valueText(value, 'ratio', voice.locale) : signalText(signal, value, voice);
}

const isSignal = (labels: Series['labels']): boolean => labels['signal'] !== undefined && labels['area'] !== undefined;

function whereOfSignal(labels: Series['labels'], { locale }: Voice): string {
  const { area = '', entity = '', service = '', instance = '' } = labels;
  return [areaOf(area).title[locale], entity, service, instance].filter((part) => part !== '').join(' · ');
}

/** By the field's unit, decimals and mappings, as Grafana has prepared it. */
function textBy(field: Field, { locale }: Voice): StatisticsRow['text'] {
  return (value) => {
    if (value === undefined) return NONE;
    if (field.display !== undefined) return formattedValueToString(field.display(value));
    return new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 }).format(value);
  };
}
