export { isPanelQuery, readFrames, type Reading } from './frames.ts';
export { healthView } from './health.ts';
export { areaOf } from './names.ts';
export { boundOf } from './signals.ts';
export { segmentsOf } from './time-in-state.ts';
export type { AdviceView, AreaView, HealthView, Series, SignalView, Since, ViewState } from './types.ts';
