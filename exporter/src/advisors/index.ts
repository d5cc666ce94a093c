// Face of `@pulso/exporter/advisors`: what tools of the project take from the advisors; no application needs it.
export { median, quantile, quantileOfSorted, robustSigma } from './statistics/quantile.ts';
export { chanceOf, mostLikelyRise } from './statistics/change-point.ts';
export { theilSen, type Trend, type TrendOptions } from './statistics/theil-sen.ts';
export { historyAdvisors } from './history/history-advisors.ts';
export type { HistoryAdvisor, HistoryVerdict, ServiceHistory } from './history/history-advisor.ts';
export { instrumentPool, type PoolInstrument } from '../instruments/pool.ts';
export { forecaster, type Forecast } from './pool/forecast.ts';
export { judgePool } from './pool/pool-starved.ts';
export { demandOf, poolDelta, type PoolUse } from './pool/use.ts';
