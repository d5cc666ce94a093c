export { generateDashboards } from './generate.ts';
export type { DashboardOptions } from './options.ts';
export { OVERVIEW_UID } from './overview.ts';
