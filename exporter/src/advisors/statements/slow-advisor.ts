import type { Statements } from '../../postgres/statements/index.ts';
import type { AdviceWithStatements } from '../advice/advice.ts';
import type { TargetAdvisor } from '../postgres/target-advisor.ts';
import { adviseSlowStatement } from './slow.ts';

/** Most that are told of: what is behind them matters little while these stand. */
const MOST = 3;

/** The statements of all databases of a server that take most of its time. */
export function slowStatementAdvisor(statements: Pick<Statements, 'recent' | 'silent'>): TargetAdvisor {
  let standing: ReadonlySet<string> = new Set();
  return {
    name: 'slow_statement',
    scope: 'server',
    silent: () =>
      statements.silent ??
      (statements.recent() === undefined
        ? 'It needs two looks at pg_stat_statements; the second is to come.'
        : undefined),
    advice: () => {
      const recent = statements.recent();
      if (recent === undefined) return [];
      const found = recent.statements
        .slice(0, 10)
        .flatMap((use): AdviceWithStatements[] => {
          const advice = adviseSlowStatement(use, recent, standing.has(use.id));
          return advice === undefined ? [] : [advice];
        })
        // The same group of several databases is one advice, on the one where it costs most.
        .filter(({ id }, place, all) => all.findIndex((other) => other.id === id) === place)
        .slice(0, MOST);
      standing = new Set(found.map(({ entity }) => entity));
      return found;
    },
  };
}
