import { FieldType, type DataFrame, type Field } from '@grafana/data';
import { panelQueries, type PanelQueryId } from '@pulso/catalogue';
import type { Series } from './types.ts';

export type Answers = Readonly<Record<PanelQueryId, readonly Series[]>>;

/** What the panel was given: the answers, and how much of it was not what the panel asks for. */
export interface Reading {
  readonly answers: Answers;
  readonly recognised: number;
  readonly strange: number;
}

const REF_IDS = new Map<string, PanelQueryId>(panelQueries.map((query) => [query.refId, query.refId]));

/** Whether a target is one of the panel's own queries. */
export function isPanelQuery(refId: string): boolean {
  return REF_IDS.has(refId);
}

function noAnswers(): Record<PanelQueryId, Series[]> {
  return {
    health: [],
    healthHistory: [],
    areas: [],
    values: [],
    valueHistory: [],
    thresholds: [],
    states: [],
    stateHistory: [],
    idle: [],
    missing: [],
    advice: [],
    adviceCurrent: [],
    adviceProposed: [],
    adviceEffect: [],
    adviceConfidence: [],
    alerts: [],
    exporter: [],
  };
}

/** Where a frame has no refId of ours, its metric name tells what it is: an instant, or the history of one. */
const BY_NAME: Readonly<Record<string, readonly [instant: PanelQueryId, range: PanelQueryId]>> = {
  'pulso:health:state': ['health', 'healthHistory'],
  'pulso:area:state': ['areas', 'areas'],
  'pulso:signal:value': ['values', 'valueHistory'],
  'pulso:signal:threshold': ['thresholds', 'thresholds'],
  'pulso:signal:state': ['states', 'stateHistory'],
  'pulso:signal:idle': ['idle', 'idle'],
  'pulso:signal:missing': ['missing', 'missing'],
  pulso_recommendation: ['advice', 'advice'],
};

/** Reads frames as Prometheus gives them, as time series (labels on the field) or as a table (labels in columns). */
export function readFrames(frames: readonly DataFrame[]): Reading {
  const answers = noAnswers();
  let recognised = 0;
  let strange = 0;
  for (const frame of frames) {
    const series = readFrame(frame);
    const kind = kindOf(frame, series[0]);
    if (kind === undefined) {
      // An empty frame is a query without an answer, not a wrong one.
      if (frame.length > 0) strange += 1;
      continue;
    }
    recognised += 1;
    answers[kind].push(...series);
  }
  return { answers, recognised, strange };
}

function kindOf(frame: DataFrame, first: Series | undefined): PanelQueryId | undefined {
  const asked = REF_IDS.get(frame.refId ?? '');
  if (asked !== undefined) return asked;
  const name = first?.labels['__name__'];
  const pair = name === undefined ? undefined : BY_NAME[name];
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
  return { labels: field.labels ?? {}, times: time.values.map(Number), values: field.values.map(finite) };
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
  return Object.keys(labels)
    .filter((name) => name !== '__name__' && labels[name] !== '' && !without.includes(name))
    .sort()
    .map((name) => `${name}=${labels[name]}`)
    .join('\u0000');
}

export function lastValue(series: Series | undefined): number | undefined {
  return series?.values.at(-1) ?? undefined;
}
