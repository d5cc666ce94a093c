import type { AdviceKindId } from '@pulso/catalogue';
import type { Node } from 'libpg-query';
import type { StatementListing } from '../../postgres/statements/index.ts';
import {
  type Advice,
  type AdviceValue,
  type AdviceWithStatements,
  type Explanation,
  propose,
} from '../advice/advice.ts';
import type { TableFacts } from './facts.ts';

/** A costly statement of one database, read, with what is known of its tables. */
export interface Suspect {
  readonly use: StatementListing;
  /** Over which `use` was counted. */
  readonly seconds: number;
  readonly root: Node;
  readonly tables: readonly TableFacts[];
  /**
   * Rows of a table that one call reads: what was read of the table, shared out by time among the statements that name
   * it. Undefined until that was counted.
   */
  readonly readEach: (table: TableFacts) => number | undefined;
  /** Bytes that the hash of a subplan may take: work_mem × hash_mem_multiplier. */
  readonly hashBytes: number;
}

/** Smaller tables are read in no time, with an index or without. */
export const LEAST_ROWS = 10_000;
/** No prediction is better: parsing, planning and sending stay. */
const BEST_EFFECT = -0.99;
/** A predicted effect within what may be predicted, and how its formula says so. */
export const bounded = (effect: number): number => Math.max(BEST_EFFECT, Math.min(0, effect));
export const boundedFormula = (effect: string): string => `effect = max(${BEST_EFFECT}, min(0, ${effect}))`;
/** A random access costs so many times what the next row costs (random_page_cost over seq_page_cost). */
export const RANDOM_COST = 4;
const SEVERE_SHARE = 0.5;

/** Rows that a call gives. */
export const usedEach = ({ use }: Suspect): number => Math.max(1, use.rows / use.calls);

/** As an index would find each row used: a descent of log2(rows) comparisons, and one random access. */
export function byIndex(read: number, used: number, rows: number): number {
  return bounded((used * (Math.log2(Math.max(rows, 2)) + RANDOM_COST)) / read - 1);
}

interface Proposal {
  readonly kind: AdviceKindId;
  readonly effect: number;
  readonly confidence: number;
  readonly explanation: Omit<Explanation, 'result'>;
  readonly values: Readonly<Record<string, AdviceValue>>;
  readonly apply: string;
  readonly undo: string;
  readonly details: readonly string[];
}

/** Completes what all advice on a statement has in common. */
export function proposeFor(
  { use, seconds }: Suspect,
  { effect, explanation, ...more }: Proposal,
): AdviceWithStatements {
  const mean = use.seconds / use.calls;
  const advice: Advice = propose({
    ...more,
    entity: use.id,
    severity: use.share >= SEVERE_SHARE ? 'critical' : 'warning',
    current: mean,
    proposed: mean * (1 + effect),
    predictedEffect: effect,
    gain: { savedTime: (-effect * use.seconds) / seconds },
    explanation: { ...explanation, result: { value: effect, unit: 'ratio' } },
    values: { ...more.values, share: { value: use.share, unit: 'ratio' } },
    details: [...more.details, `Its group is ${use.id}, as at /api/v1/queries/${use.id}.`],
  });
  return use.text === undefined ? advice : { ...advice, statements: [`-- group ${use.id}\n${use.text}`] };
}

export const count = (value: number): AdviceValue => ({ value: Math.round(value), unit: 'count' });
/** An identifier, in quotes where it needs them. */
export const quoted = (name: string): string =>
  /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
