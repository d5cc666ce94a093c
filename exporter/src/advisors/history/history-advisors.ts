import { capacity } from './capacity/capacity.ts';
import type { Disk } from './capacity/resources.ts';
import type { HistoryAdvisor } from './history-advisor.ts';
import { poolBudget } from './pool-budget.ts';
import { regression } from './regression/regression.ts';

/** Every advisor that needs Prometheus' memory. */
export const historyAdvisors = (disks: readonly Disk[] = []): readonly HistoryAdvisor[] => [
  regression(),
  capacity(disks),
  poolBudget(),
];
