import type { Client } from 'pg';
import { isServed, type TableFacts } from './candidate.ts';
import {
  confidenceOf,
  expensive,
  findCandidates,
  type Candidate,
  type IndexFinding,
  type Suspect,
} from './missing-index.ts';
import { explain, judgePlan, type PlanAnswer } from './plan.ts';
import type { Statement } from './statement.ts';
import type { Counted } from './window.ts';
import { plannable } from './work.ts';

export interface GuessContext {
  readonly textOf: (queryid: string) => Statement | undefined;
  readonly tables: readonly TableFacts[];
  readonly major: number;
  /** Whether nothing has verified what would serve this group. */
  readonly isOpen: (queryid: string) => boolean;
}

/** Indexes for statements about which nothing could be tried, from rows read and used: unverified, of low confidence. */
export class Guesses {
  readonly #standing = new Map<string, { finding: IndexFinding; seenAt: number }>();
  readonly #now: () => number;
  readonly #standsMs: number;

  constructor(now: () => number, standsMs: number) {
    this.#now = now;
    this.#standsMs = standsMs;
  }

  findings(): readonly IndexFinding[] {
    return [...this.#standing.values()].map(({ finding }) => finding);
  }

  clear(): void {
    this.#standing.clear();
  }

  async judge(client: Client, interval: Counted, { textOf, tables, major, isOpen }: GuessContext): Promise<void> {
    const suspects = expensive(interval).flatMap((counters): Suspect[] => {
      const statement = textOf(counters.queryid);
      return statement === undefined ? [] : [{ counters, statement }];
    });
    for (const candidate of findCandidates(suspects, tables, interval)) {
      const key = keyOf(candidate);
      const [top] = candidate.statements;
      const suspect = suspects.find(({ counters }) => counters.queryid === top?.queryid);
      if (suspect === undefined || !isOpen(suspect.counters.queryid)) {
        this.#standing.delete(key);
        continue;
      }
      const plan = await ask(client, candidate, plannable(suspect.statement, tables), major);
      if (plan === 'does-not-scan' || (candidate.isRangeOnly && plan !== 'scans')) this.#standing.delete(key);
      else {
        const finding = { ...candidate, plan, confidence: confidenceOf(plan) };
        this.#standing.set(key, { finding, seenAt: this.#now() });
      }
    }
  }

  /** Takes back what is mended or long not seen; returns the tables whose index is there now. */
  takeBack(factsOf: (facts: TableFacts) => TableFacts | undefined): TableFacts[] {
    const made: TableFacts[] = [];
    for (const [key, { finding, seenAt }] of this.#standing) {
      const facts = factsOf(finding.facts);
      const isMade = facts !== undefined && isServed([], finding.columns, wholeIndexes(facts));
      if (isMade) made.push(facts);
      if (isMade || facts === undefined || this.#now() - seenAt > this.#standsMs) this.#standing.delete(key);
    }
    return made;
  }
}

/** Asks the planner about the most expensive of the candidate's statements. */
async function ask(
  client: Client,
  { facts, columns }: Candidate,
  { statement, schemas }: ReturnType<typeof plannable>,
  major: number,
): Promise<PlanAnswer> {
  const plans = await explain(client, statement, schemas, major);
  return typeof plans === 'string' ? plans : judgePlan(plans, facts.table, columns);
}

const keyOf = ({ facts, columns }: Candidate) => JSON.stringify([facts.oid, columns]);
const wholeIndexes = ({ indexes }: TableFacts) =>
  indexes.filter(({ conditionColumns }) => conditionColumns.length === 0).map(({ columns }) => columns);
