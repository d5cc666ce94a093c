export type * from './types.ts';
export { areas, type Area } from './areas.ts';
export { complianceDisclaimer, controlStatusTexts, stateName, stateTexts, type StateName } from './texts.ts';
export { metricFamilies, metrics } from './metrics/index.ts';
