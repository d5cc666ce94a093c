import type { HistoryAdvisor } from './history-advisor.ts';

/** Every advisor that needs Prometheus' memory. */
export const historyAdvisors = (): readonly HistoryAdvisor[] => [];
