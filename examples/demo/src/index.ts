// Face of `@pulso/example-demo`: what measures the whole stack starts it by.
export type { DemoOptions } from './options.ts';
export { Observer } from './prometheus.ts';
export { untilHealthy } from './healthy.ts';
export { startStack, type Stack } from './stack.ts';
