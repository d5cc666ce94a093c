import { fingerprint } from '../../instruments/sql-statement-map.ts';
import { type AdviceWithStatements, propose } from '../advice/advice.ts';
import { indexCommands } from './candidate.ts';
import type { PlanAnswer } from './plan.ts';
import { BEST_EFFECT, RANDOM_COST, type IndexFinding } from './missing-index.ts';

const planSentences: Readonly<Record<PlanAnswer, string>> = {
  scans:
    'The planner was asked without running the statement: its plan reads the table by a scan that these columns would narrow.',
  'does-not-scan': 'The planner does not scan the table.',
  'not-permitted':
    "The planner was not asked, since Pulso's role may not read the table (pg_monitor does not allow it); with SELECT on it the confidence would be higher.",
  'not-planned': 'The planner could not be asked about this statement.',
};

/**
 * One recommendation a table: its identity is the table's name, so that a changed candidate stays the same advice.
 * Where a table wants several indexes the one that takes most of the time comes first.
 */
export function indexAdvice(findings: readonly IndexFinding[]): AdviceWithStatements[] {
  const byTable = new Map<string, IndexFinding[]>();
  for (const finding of findings.toSorted((a, b) => b.share - a.share)) {
    const { table } = finding.facts;
    byTable.set(table, [...(byTable.get(table) ?? []), finding]);
  }
  return [...byTable.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [adviceOf(first, others.length)],
  );
}

function adviceOf(finding: IndexFinding, others: number): AdviceWithStatements {
  const { facts, columns, statements, share, calls, seconds, meanSeconds, rowsRead, rowsUsed, effect, confidence } =
    finding;
  const { plan } = finding;
  const [top] = statements;
  const callsPerSecond = calls / seconds;
  const advice = propose({
    kind: 'missing_index',
    entity: facts.table,
    severity: share >= 0.5 ? 'critical' : 'warning',
    current: meanSeconds,
    proposed: meanSeconds * (1 + effect),
    predictedEffect: effect,
    gain: { savedTime: -effect * callsPerSecond * meanSeconds },
    explanation: {
      formula: `saved = callsPerSecond * meanSeconds * min(${-BEST_EFFECT}, 1 - used * (log2(rows) + ${RANDOM_COST}) / read)`,
      inputs: {
        callsPerSecond: { value: callsPerSecond, unit: 'count' },
        meanSeconds: { value: meanSeconds, unit: 'seconds' },
        used: { value: rowsUsed, unit: 'count' },
        rows: { value: facts.rows, unit: 'count' },
        read: { value: rowsRead, unit: 'count' },
      },
      result: { value: -effect * callsPerSecond * meanSeconds, unit: 'seconds' },
    },
    confidence,
    values: {
      table: facts.table,
      indexes: `(${columns.join(', ')})`,
      group: groupName(top),
      share: { value: share, unit: 'ratio' },
      calls: { value: calls, unit: 'count' },
      current: { value: meanSeconds, unit: 'seconds' },
      proposed: { value: meanSeconds * (1 + effect), unit: 'seconds' },
    },
    ...indexCommands(facts, columns),
    details: [
      planSentences[plan],
      'Unverified: no index was tried, by HypoPG or on a sampled copy, so its size and its cost to writers are not predicted.',
      `Each call reads about ${Math.round(rowsRead)} rows of the table to use ${Math.round(rowsUsed)}.`,
      `Predicted: rows used × (log2(rows of the table) + 4) / rows read − 1, never better than −99 %: each row used costs at most one descent of the index and one random access. It takes the scan for all of the statement's time.`,
      'Rows read are counted by table and shared out among the statements that use it by their time.',
      ...(others > 0
        ? [
            `${others} more ${others === 1 ? 'index' : 'indexes'} may be worth having on this table; they are advised once this one is there.`,
          ]
        : []),
    ],
  });
  return { ...advice, statements: statements.map((each) => `-- group ${groupName(each)}\n${each.text}`) };
}

/** The `query_group` of a statement, under which it is at /api/v1/queries and in the metrics of every instrument. */
export const groupName = (statement: { readonly text: string } | undefined): string =>
  statement === undefined ? '?' : fingerprint(statement.text).id;
