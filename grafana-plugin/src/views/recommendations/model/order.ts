import type { Register } from './register.ts';
import type { Rows } from './rows.ts';
import type { AdviceIdentity, Recommendation } from './types.ts';
import { signalOf, adviceKindOf, areaOf } from '../../../model/index.ts';
import type { Locale } from '@pulso/catalogue';

export const SORTS = ['need', 'gain', 'severity', 'confidence', 'age'] as const;
export type Sort = (typeof SORTS)[number];

export interface Filter {
  readonly search: string;
  /** Empty: all. */
  readonly areas: readonly string[];
  readonly states: readonly string[];
}

/** Those that can still be acted on before those that were. */
const STATES = ['proposed', 'applied', 'refuted', 'confirmed', 'dismissed'];
const SEVERITIES = ['critical', 'warning'];
/** As the daemon ranks: docs/advice/README.md, "Rank". */
const WORTH_OF_RISK = 10;
const SEVERITY_WEIGHT: Readonly<Record<string, number>> = { critical: 1, warning: 0.5 };

/**
 * What a list is sorted by, the least first, a column for each row's criteria: sorting thousands of rows compares tens of
 * thousands of times, and only reads numbers then.
 */
const CRITERIA: Readonly<Record<Sort, readonly ((row: Recommendation) => number)[]>> = {
  need: [rankOf, stateOf, severityOf, gainOf],
  gain: [gainOf, rankOf],
  severity: [severityOf, stateOf, gainOf],
  confidence: [(row) => -(row.confidence ?? -1), rankOf],
  // The newest first: what has just come up is most likely what has just been changed.
  age: [(row) => -(row.since ?? 0), rankOf],
};

/** A place that is not known is behind all that are. */
function rankOf({ rank }: Recommendation): number {
  return rank === undefined || rank <= 0 ? Number.MAX_VALUE : rank;
}

function stateOf(row: Recommendation): number {
  return positionIn(STATES, row.state);
}

function severityOf(row: Recommendation): number {
  return positionIn(SEVERITIES, row.severity);
}

/** Expected gain for users, negated; where it is not known, what is promised of it, always behind. */
function gainOf({ confidence = 0, savedTime, removedRisk, effect = 0, severity }: Recommendation): number {
  if (savedTime === undefined && removedRisk === undefined) return 1 - Math.min(1, Math.abs(effect) * confidence);
  const risk = (removedRisk ?? 0) * (SEVERITY_WEIGHT[severity] ?? 0.5);
  return -confidence * (Math.max(0, savedTime ?? 0) + WORTH_OF_RISK * risk);
}

function positionIn(order: readonly string[], name: string): number {
  const index = order.indexOf(name);
  return index < 0 ? order.length : index;
}

/** The rows that pass a filter, in order. */
export interface Order {
  readonly rows: readonly Recommendation[];
  /** What `places` are places of. */
  readonly register: Register;
  readonly places: readonly number[];
}

/**
 * The rows that pass the filter, in order; equal ones keep their key's order, so that the list does not dance.
 * @param before the order of before: sorting what is nearly sorted takes a fraction of the comparisons
 */
export function arrange(
  { all, register }: Rows,
  filter: Filter,
  sort: Sort,
  reversed: boolean,
  locale: Locale,
  before?: Order,
): Order {
  const passes = passing(filter, locale);
  const criteria = CRITERIA[sort];
  const width = criteria.length;
  const keys = new Float64Array(all.length * width);
  const places: number[] = [];
  for (const place of inOrderOf(before?.register === register ? before.places : [], all.length)) {
    const row = all[place];
    if (row === undefined || !passes(row)) continue;
    places.push(place);
    criteria.forEach((criterion, which) => (keys[place * width + which] = criterion(row)));
  }
  const sign = reversed ? -1 : 1;
  places.sort((a, b) => {
    for (let which = 0; which < width; which += 1) {
      const difference = (keys[a * width + which] ?? 0) - (keys[b * width + which] ?? 0);
      if (difference !== 0) return sign * difference;
    }
    return keyOf(all[a]) < keyOf(all[b]) ? -1 : 1;
  });
  const rows: Recommendation[] = [];
  for (const place of places) {
    const row = all[place];
    if (row !== undefined) rows.push(row);
  }
  return { rows, register, places };
}

const keyOf = (row: Recommendation | undefined): string => row?.of.key ?? '';

/** All places, those of before in the order of before. */
function inOrderOf(before: readonly number[], length: number): readonly number[] {
  const places = [...before];
  const has = new Uint8Array(length);
  for (const place of before) has[place] = 1;
  for (let place = 0; place < length; place += 1) if (has[place] === 0) places.push(place);
  return places;
}

function passing({ search, areas, states }: Filter, locale: Locale): (row: Recommendation) => boolean {
  const words = plain(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  const ofArea = new Set(areas);
  const ofState = new Set(states);
  return ({ of, state }) => {
    if (ofState.size > 0 && !ofState.has(state)) return false;
    if (ofArea.size > 0 && !ofArea.has(of.area)) return false;
    if (words.length === 0) return true;
    const text = haystackOf(of, locale);
    return words.every((word) => text.includes(word));
  };
}

const haystacks: Readonly<Record<Locale, WeakMap<AdviceIdentity, string>>> = {
  en: new WeakMap(),
  'pt-BR': new WeakMap(),
};

/** All that is searched of a row, written once for as long as it stands: what it is about, and what its kind says. */
function haystackOf(of: AdviceIdentity, locale: Locale): string {
  const known = haystacks[locale].get(of);
  if (known !== undefined) return known;
  const kind = adviceKindOf(of.kind);
  const signal = kind === undefined ? '' : signalOf(kind.signal).title[locale];
  const title = (kind?.title[locale] ?? of.kind.replaceAll('_', ' ')).replaceAll(/\{\w+\}/g, ' ');
  const text = plain(
    [title, of.entity, areaOf(of.area).title[locale], of.service, of.cluster, signal, of.id].join(' '),
  );
  haystacks[locale].set(of, text);
  return text;
}

/** Without case and accents: `indice` finds `Índice`. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase();
}
