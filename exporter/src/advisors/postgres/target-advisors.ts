import type { ResolvedTarget } from '../../config/resolve.ts';
import type { Statements } from '../../postgres/statements/index.ts';
import { MissingIndexAdvisor } from '../indexes/task.ts';
import { IndexUpkeepAdvisor } from '../indexes/upkeep.ts';
import { RewriteAdvisor } from '../statements/rewrite-advisor.ts';
import { slowStatementAdvisor } from '../statements/slow-advisor.ts';
import { connectionsAdvisor } from './connections.ts';
import type { TargetAdvisor } from './target-advisor.ts';

/**
 * Every advisor of one server, each with a memory of its own.
 * @param statements what the collector of that name knows
 */
export const targetAdvisors = (target: ResolvedTarget, statements: Statements): readonly TargetAdvisor[] => [
  connectionsAdvisor(target.name),
  new MissingIndexAdvisor({
    target,
    ...(target.advice?.indexBudget === undefined ? {} : { indexBudget: target.advice.indexBudget }),
  }),
  new IndexUpkeepAdvisor(target.unusedAfterMs),
  slowStatementAdvisor(statements),
  new RewriteAdvisor(statements),
];
