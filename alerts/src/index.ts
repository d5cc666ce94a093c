export {
  alertmanagerConfig,
  messageTemplates,
  receiverNames,
  requiredReceivers,
  webhooksBelow,
} from './alertmanager/index.ts';
export type {
  AlertmanagerOptions,
  BusinessHours,
  Channels,
  Receiver,
  Receiving,
  SlackChannel,
  Smtp,
  WebhookChannel,
} from './alertmanager/index.ts';
export { faultMatrix, type MatrixRow } from './docs/fault-matrix.ts';
export { generateMetricsReference } from './docs/metrics.ts';
export { generateRunbooks } from './docs/runbooks.ts';
export { generateAlertFiles } from './generate.ts';
export type { AlertOptions } from './options.ts';
export { generateRules } from './rules/index.ts';
export { generateRuleTests } from './unit-tests/index.ts';
