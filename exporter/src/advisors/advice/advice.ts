import { createHash } from 'node:crypto';
import {
  adviceKinds,
  formatValue,
  type AdviceKindId,
  type AdviceState,
  type AreaId,
  type Locale,
  type Severity,
  type Unit,
} from '@pulso/catalogue';

/** A value that fills a brace of the advice's texts: as it is, or a number to be written in the reader's language. */
export type AdviceValue = string | { readonly value: number; readonly unit: Unit };

/** What users would have of it; the list of all areas is ranked by this. */
export interface Gain {
  /** Users' waiting that it saves, in seconds for each second at the present load. */
  readonly savedTime?: number;
  /** Risk that it removes, from 0 to 1: the chance that the trouble stops or fails the service within a day, at worst. */
  readonly removedRisk?: number;
}

/** How a prediction was reckoned: with the inputs put in, the formula gives the result. */
export interface Explanation {
  /** In arithmetic and named functions, over the names of the inputs: `wait = erlangC(rate * use, size) * …`. */
  readonly formula: string;
  readonly inputs: Readonly<Record<string, { readonly value: number; readonly unit: Unit }>>;
  readonly result: { readonly value: number; readonly unit: Unit };
}

/** What an advisor recommends: a prediction, with the numbers that it rests on. */
export interface Advice {
  /** `adviceId(kind, entity)`: the same for as long as the same thing is advised, whatever the numbers. */
  readonly id: string;
  readonly kind: AdviceKindId;
  readonly area: AreaId;
  /** What is to be changed, by a bounded name: a pool, a cache, a route template, a table. */
  readonly entity: string;
  readonly severity: Severity;
  readonly state: AdviceState;
  /** In the unit of the kind. */
  readonly current?: number;
  readonly proposed?: number;
  /** Relative change of what the advice is to mend: -0.9 is 90 % less. Absent where it cannot be predicted. */
  readonly predictedEffect?: number;
  readonly gain?: Gain;
  readonly explanation?: Explanation;
  /** From 0 to 1: how sure the advisor is. */
  readonly confidence: number;
  /** Fills the braces in the texts of the kind; `{entity}` fills itself. */
  readonly values: Readonly<Record<string, AdviceValue>>;
  /** A command, statement or setting that does it, and one that takes it back. */
  readonly apply?: string;
  readonly undo?: string;
  /** Where it comes from: inputs, model, what could make it wrong. English, one sentence each. */
  readonly details?: readonly string[];
}

/** Advice with what may stand on its own page only: statements, without literals and comments. */
export interface AdviceWithStatements extends Advice {
  readonly statements?: readonly string[];
  /** Of which of the target's databases it is, where it watches several. */
  readonly database?: string;
}

/** Advice on one of several databases of a server: the same table in another one is another's advice. */
export function inDatabase(advice: AdviceWithStatements, database: string): AdviceWithStatements {
  return { ...advice, id: adviceId(advice.kind, `${database}\0${advice.entity}`), database };
}

/** Identity of a recommendation: twelve hexadecimal digits from its kind and entity, without numbers. */
export function adviceId(kind: AdviceKindId, entity: string): string {
  return createHash('sha256').update(`${kind}\0${entity}`).digest('hex').slice(0, 12);
}

type AdviceOf = Omit<Advice, 'id' | 'area' | 'state'>;

/** Completes what an advisor found: identity and area, as proposed. */
export function propose(advice: AdviceOf): Advice {
  const kind = adviceKinds.find(({ id }) => id === advice.kind)!;
  return { ...advice, id: adviceId(advice.kind, advice.entity), area: kind.area, state: 'proposed' };
}

/** Title and reason of an advice in words. */
export function adviceTexts(advice: Advice, locale: Locale = 'en'): { readonly title: string; readonly why: string } {
  const kind = adviceKinds.find(({ id }) => id === advice.kind)!;
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (brace, name: string) => {
      const value = name === 'entity' ? advice.entity : advice.values[name];
      if (value === undefined) return brace;
      return typeof value === 'string' ? value : formatValue(value.value, value.unit, locale);
    });
  return { title: fill(kind.title[locale]), why: fill(kind.why[locale]) };
}
