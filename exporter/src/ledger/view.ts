import {
  adviceStateTexts,
  adviceSteps,
  areas,
  formatValue,
  heldBackTexts,
  lifeEventTexts,
  tradesOf,
  type AdviceState,
  type Locale,
  type Severity,
  type Unit,
} from '@pulso/catalogue';
import { type Advice, adviceTexts, type Explanation, type Gain } from '../advisors/advice/advice.ts';
import type { Entry, EventValue } from './entry.ts';
import { explanationOf } from './explanation.ts';
import { gainOf } from './gain.ts';
import type { Listed } from './ledger.ts';
import { kindOf } from './step.ts';

/** One recommendation as `GET /api/v1/recommendations` lists it; docs/api.md. Absent is what is not known. */
export interface RecommendationView {
  readonly rank?: number;
  readonly id: string;
  readonly service: string;
  readonly cluster: string;
  readonly kind: string;
  readonly area: string;
  readonly entity: string;
  readonly servers: readonly string[];
  readonly severity: Severity;
  readonly state: AdviceState;
  readonly stateText: string;
  readonly since: string;
  readonly title: string;
  readonly why: string;
  readonly current?: number;
  readonly proposed?: number;
  readonly unit: Unit;
  readonly effectOn: string;
  readonly predictedEffect?: number;
  readonly observedEffect?: number;
  readonly predictionError?: number;
  readonly gain?: Gain;
  readonly score?: number;
  readonly confidence: number;
  readonly effort: string;
  readonly risk: string;
  /** A command, statement or setting that does it, and one that takes it back. */
  readonly apply?: string;
  readonly undo?: string;
  /** Both in words where there is none. */
  readonly steps: ReturnType<typeof adviceSteps>;
  /** Controls that its gain in speed puts at risk, and how to have both. */
  readonly compliance?: readonly { readonly controls: readonly string[]; readonly text: string }[];
  /** Ids of what may be behind its trouble. */
  readonly causes: readonly string[];
  readonly heldBack?: { readonly by: string; readonly reason: string; readonly text: string };
  readonly dismissal?: { readonly at: string; readonly reason: string; readonly until: string };
}

/** One recommendation with all that is known of it. */
export interface RecommendationDetails extends RecommendationView {
  readonly explanation?: Explanation;
  readonly details: readonly string[];
  readonly source: string;
  /** The application's own page, with the model that it reckoned by. */
  readonly page?: string;
  readonly life: readonly { readonly at: string; readonly event: string; readonly text: string }[];
}

type Find = (key: string) => Entry | undefined;

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** @param find gives the entry of a key: titles of causes and of what holds it back come from there */
export function viewOf({ entry, place }: Listed, find: Find, locale: Locale): RecommendationView {
  const { advice, service, cluster, servers, state, observedEffect, dismissal } = entry;
  const { id, kind, area, entity, severity, current, proposed, predictedEffect, confidence, apply, undo } = advice;
  const { unit, effectOn, effort, risk } = kindOf(entry);
  const gain = gainOf(entry);
  const by = place?.heldBack === undefined ? undefined : find(place.heldBack.by);
  return defined({
    ...{ rank: place?.rank, id, service, cluster, kind, area, entity, servers, severity, state },
    ...{ stateText: adviceStateTexts[state][locale], since: iso(entry.since) },
    ...textsOf(entry, locale),
    ...{ current, proposed, unit, effectOn: effectOn[locale], predictedEffect, observedEffect },
    predictionError: predictionErrorOf(entry),
    ...{ gain, score: place?.score, confidence, effort, risk, apply, undo, steps: adviceSteps(advice, locale) },
    compliance: complianceOf(kind, locale),
    causes: (place?.causes ?? []).flatMap((key) => find(key)?.advice.id ?? []),
    heldBack:
      by === undefined || place?.heldBack === undefined
        ? undefined
        : {
            by: by.advice.id,
            reason: place.heldBack.reason,
            text: heldBackTexts[place.heldBack.reason][locale].replace('{by}', () => textsOf(by, locale).title),
          },
    dismissal:
      dismissal === undefined
        ? undefined
        : { at: iso(dismissal.at), reason: dismissal.reason, until: iso(dismissal.until) },
  });
}

function complianceOf(kind: string, locale: Locale): RecommendationView['compliance'] {
  const trades = tradesOf(kind);
  return trades.length === 0 ? undefined : trades.map(({ controls, keep }) => ({ controls, text: keep[locale] }));
}

export function detailsOf(listed: Listed, find: Find, locale: Locale): RecommendationDetails {
  const { entry } = listed;
  return {
    ...viewOf(listed, find, locale),
    ...defined({ explanation: explanationOf(entry), page: entry.page }),
    details: entry.advice.details ?? [],
    source: kindOf(entry).source,
    life: entry.events.map(({ at, event, values = {} }) => ({
      at: iso(at),
      event,
      text: fill(lifeEventTexts[event][locale], { what: kindOf(entry).effectOn[locale], ...values }, locale),
    })),
  };
}

/** Observed less predicted: above 0 it brought less than was promised. */
export function predictionErrorOf({ advice, observedEffect }: Entry): number | undefined {
  const { predictedEffect } = advice;
  return observedEffect === undefined || predictedEffect === undefined ? undefined : observedEffect - predictedEffect;
}

/** The title of an advice's area. */
export function areaTitle(area: string, locale: Locale): string {
  return areas.find(({ id }) => id === area)?.title[locale] ?? area;
}

const loaded = {
  en: '{what} now: {now}, at {load} a second; predicted: {predicted}.',
  'pt-BR': '{what} agora: {now}, a {load} por segundo; previsto: {predicted}.',
} as const;
const measured = {
  en: '{what} now: {now}; predicted: {predicted}.',
  'pt-BR': '{what} agora: {now}; previsto: {predicted}.',
} as const;
const unmeasured = {
  en: '{what}: predicted change {predicted}.',
  'pt-BR': '{what}: variação prevista {predicted}.',
} as const;

/**
 * Title and reason in words. Of advice that came as metrics the numbers of its own model are not here: the reason is
 * then what Prometheus says of the same trouble.
 */
export function textsOf({ advice, now }: Entry, locale: Locale): { readonly title: string; readonly why: string } {
  const { title, why } = adviceTexts(withEntity(advice), locale);
  const isWhole = !/\{\w+\}/.test(why);
  if (isWhole) return { title: blank(title), why };
  const { effectOn, observe } = kindOf({ advice });
  const known = now?.load === undefined ? measured : loaded;
  const text = (now?.effect === undefined ? unmeasured : known)[locale];
  const what = effectOn[locale];
  const values: Record<string, EventValue> = {
    what: what.charAt(0).toUpperCase() + what.slice(1),
    now: { value: now?.effect ?? NaN, unit: observe?.unit ?? 'ratio' },
    load: { value: now?.load ?? NaN, unit: 'count' },
    predicted: { value: advice.predictedEffect ?? NaN, unit: 'ratio' },
  };
  return { title: blank(title), why: fill(text, values, locale) };
}

const withEntity = (advice: Advice): Advice => ({
  ...advice,
  values: { table: advice.entity, statement: advice.entity, ...advice.values },
});
/** What only the advisor knows is on its own page. */
const blank = (text: string) => text.replaceAll(/\{\w+\}/g, '…');

function fill(text: string, values: Readonly<Record<string, EventValue>>, locale: Locale): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) return '–';
    return typeof value === 'string' ? value : formatValue(value.value, value.unit, locale).replace('-', '−');
  });
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function defined<T extends object>(value: T): Defined<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the filter does is what the type says
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<T>;
}
