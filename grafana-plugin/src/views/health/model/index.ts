export { readHealth } from './answers.ts';
export { healthView } from './health.ts';
export { boundOf } from './signals.ts';
export type { AdviceView, AreaView, Bounds, HealthView, SignalView } from './types.ts';
