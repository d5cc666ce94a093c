export { generateDashboards } from './generate.ts';
export type { DashboardOptions } from './options.ts';
export { OVERVIEW_UID } from './overview.ts';
export {
  checkQueries,
  EVENTFUL,
  queriesOf,
  type CheckOptions,
  type NamedQuery,
  type QueryIssue,
} from './check/index.ts';
