export { readHealth } from './answers.ts';
export { healthView } from './health.ts';
export { trendOf, type Trend } from './trend.ts';
export { boundOf } from './signals.ts';
export type { AdviceView, AreaView, Bounds, HealthView, SignalView } from './types.ts';
