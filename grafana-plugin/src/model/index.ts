export { advicePage, type Advertised } from './advice-page.ts';
export { isAsked, labelKey, lastValue, readFrames, type Answers, type Naming, type Reading } from './frames.ts';
export { adviceKindOf, adviceTitle, areaOf, knownArea, signalOf } from './names.ts';
export { hasOwnFormat } from './own-format.ts';
export { segmentsOf, sinceOf, stepOf } from './time-in-state.ts';
export type { Identity, Series, Since, ViewState } from './types.ts';
export { readTables, type Table, type TableNaming, type Tables } from './tables.ts';
