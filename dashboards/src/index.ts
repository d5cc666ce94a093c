export { generateDashboards } from './generate.ts';
export type { DashboardOptions } from './options.ts';
export {
  checkQueries,
  EVENTFUL,
  queriesOf,
  type CheckOptions,
  type NamedQuery,
  type QueryIssue,
} from './check/index.ts';
