export { alertmanagerConfig, pageTemplate } from './alertmanager/index.ts';
export type { AlertmanagerOptions, Receiver } from './alertmanager/index.ts';
export { generateMetricsReference } from './docs/metrics.ts';
export { generateRunbooks } from './docs/runbooks.ts';
export { generateAlertFiles } from './generate.ts';
export type { AlertOptions } from './options.ts';
export { generateRules } from './rules/index.ts';
export { generateRuleTests } from './unit-tests/index.ts';
