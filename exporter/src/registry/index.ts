export type { Counter, CounterFamily } from './counter.ts';
export type { Gauge, GaugeFamily } from './gauge.ts';
export type { Histogram, HistogramFamily } from './histogram.ts';
export type { InfoFamily } from './info.ts';
export { Registry, type EncodeOptions, type FamilyOptions, type RegistryOptions } from './registry.ts';
export { OVERFLOW_VALUE, type LabelsOf } from './series.ts';
export type { StateLabelsOf, StateSet, StateSetFamily } from './stateset.ts';
export { escapeHelp, escapeLabelValue } from './text/escape.ts';
export { contentTypes, negotiate, type ExpositionFormat } from './text/format.ts';
