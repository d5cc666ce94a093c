export { edgeSamples } from './edge.ts';
export { findingSamples } from './finding.ts';
export { regulationSamples } from './regulation.ts';
