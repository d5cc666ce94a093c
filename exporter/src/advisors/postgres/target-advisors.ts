import type { ResolvedTarget } from '../../config/resolve.ts';
import { MissingIndexAdvisor } from '../indexes/task.ts';
import { connectionsAdvisor } from './connections.ts';
import type { TargetAdvisor } from './target-advisor.ts';

/** Every advisor of one server, each with a memory of its own. */
export const targetAdvisors = ({ name }: ResolvedTarget): readonly TargetAdvisor[] => [
  connectionsAdvisor(name),
  new MissingIndexAdvisor(),
];
