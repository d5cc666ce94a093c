import type { TableFacts } from './candidate.ts';
import type { SearchResult } from './search.ts';
import type { WorkStatement } from './work-statement.ts';
import { ENTRY_SECONDS, predictSize } from './size.ts';
import type { IndexSpec } from './spec.ts';
import type { WhatIf } from './what-if.ts';

/** What the set of one table does for one statement. */
export interface StatementGain {
  readonly statement: WorkStatement;
  /** The planner's cost now, with the advice before this one, and with this one too. */
  readonly now: number;
  readonly before: number;
  readonly after: number;
  /** Part of each that stands for what the planner does not expect to be read. */
  readonly unseen: number;
}

/** The indexes of one table that are worth having, by the planner's word. */
export interface VerifiedFinding {
  readonly facts: TableFacts;
  readonly specs: readonly IndexSpec[];
  readonly by: WhatIf['kind'];
  /** Every statement that touches the table and was planned, the one that gains most first. */
  readonly statements: readonly StatementGain[];
  /** Seconds each second. */
  readonly saved: number;
  /** Index entries that writers make more each second. */
  readonly entries: number;
  /** Of all query time, that of the statements that gain. */
  readonly share: number;
  readonly callsPerSecond: number;
  /** Mean time of a call over all statements that touch the table: with the advice before this one, and with it. */
  readonly current: number;
  readonly proposed: number;
  readonly bytes: number;
  readonly confidence: number;
  readonly isCut: boolean;
}

/** How far the planner's word is trusted, by what it was asked about. */
const CONFIDENCE = { hypopg: { sampled: 0.9, generic: 0.75 }, sample: { sampled: 0.7, generic: 0.6 } } as const;

export const savedBy = ({ statement, now, before, after }: StatementGain): number =>
  (statement.callsPerSecond * statement.meanSeconds * (before - after)) / now;

/** The search's result as findings, one a table. */
export function findingsOf(
  { tables, costs, isCut }: SearchResult,
  by: WhatIf['kind'],
  busy: number,
  upkeepOf: (spec: IndexSpec) => number,
): VerifiedFinding[] {
  return tables.flatMap((specs, at): VerifiedFinding[] => {
    const [first] = specs;
    if (first === undefined) return [];
    const { facts } = first;
    const statements = costs
      .filter(({ statement }) => statement.tables.has(facts.oid))
      .map(({ statement, now, steps, unseen }) => ({
        ...{ statement, now, unseen },
        before: (at === 0 ? now : steps[at - 1]) ?? now,
        after: steps[at] ?? now,
      }))
      .toSorted((a, b) => savedBy(b) - savedBy(a));
    const upkeep = specs.reduce((sum, spec) => sum + upkeepOf(spec), 0);
    const gross = statements.reduce((sum, each) => sum + savedBy(each), 0);
    const calls = statements.reduce((sum, { statement }) => sum + statement.callsPerSecond, 0);
    const time = (cost: (gain: StatementGain) => number) =>
      statements.reduce(
        (sum, gain) => sum + (gain.statement.callsPerSecond * gain.statement.meanSeconds * cost(gain)) / gain.now,
        0,
      ) / calls;
    const gaining = statements.filter(({ before, after }) => after < 0.99 * before);
    const sampled = gaining
      .filter(({ statement }) => statement.isSampled)
      .reduce((sum, each) => sum + savedBy(each), 0);
    const trust = CONFIDENCE[by];
    return [
      {
        facts,
        specs,
        by,
        statements,
        saved: gross - upkeep,
        entries: upkeep / ENTRY_SECONDS,
        share: gaining.reduce((sum, { statement: s }) => sum + s.callsPerSecond * s.meanSeconds, 0) / busy,
        callsPerSecond: calls,
        current: time(({ before }) => before),
        proposed: time(({ after }) => after),
        bytes: specs.reduce((sum, spec) => sum + predictSize(spec), 0),
        confidence: gross > 0 ? trust.generic + (trust.sampled - trust.generic) * (sampled / gross) : trust.generic,
        isCut,
      },
    ];
  });
}
