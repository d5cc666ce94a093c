import type { ResolvedTarget } from '../../config/resolve.ts';
import { MissingIndexAdvisor } from '../indexes/task.ts';
import { IndexUpkeepAdvisor } from '../indexes/upkeep.ts';
import { connectionsAdvisor } from './connections.ts';
import type { TargetAdvisor } from './target-advisor.ts';

/** Every advisor of one server, each with a memory of its own. */
export const targetAdvisors = (target: ResolvedTarget): readonly TargetAdvisor[] => [
  connectionsAdvisor(target.name),
  new MissingIndexAdvisor({
    target,
    ...(target.advice?.indexBudget === undefined ? {} : { indexBudget: target.advice.indexBudget }),
  }),
  new IndexUpkeepAdvisor(target.unusedAfterMs),
];
