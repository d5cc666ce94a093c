export { alertmanagerConfig, productionAlertmanagerConfig } from './config.ts';
export type { AlertmanagerOptions, Receiver } from './config.ts';
export { pageTemplate } from './template.ts';
