export { generateRules } from './rules/index.ts';
export { generateRuleTests } from './unit-tests/index.ts';
export type { AlertOptions } from './options.ts';
