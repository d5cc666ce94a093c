import type { HistoryAdvisor } from './history-advisor.ts';
import { regression } from './regression/regression.ts';

/** Every advisor that needs Prometheus' memory. */
export const historyAdvisors = (): readonly HistoryAdvisor[] => [regression()];
