export type { PulsoClusterOptions } from './options.ts';
export { createPulsoCluster, type PulsoCluster } from './primary.ts';
export { joinCluster } from './worker.ts';
