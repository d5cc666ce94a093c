export type { BusinessHours } from './business-hours.ts';
export { alertmanagerConfig, productionAlertmanagerConfig } from './config.ts';
export type { AlertmanagerOptions, Receiving } from './config.ts';
export { receiverNames, requiredReceivers, webhooksBelow } from './receivers.ts';
export type { Channels, Receiver, SlackChannel, Smtp, WebhookChannel } from './receivers.ts';
export { messageTemplates } from './templates/index.ts';
