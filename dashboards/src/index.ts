export { generateDashboards } from './generate.ts';
export type { DashboardOptions } from './options.ts';
export {
  checkQueries,
  EVENTFUL,
  queriesOf,
  shownQueries,
  type CheckOptions,
  type NamedQuery,
  type QueryIssue,
  type ShownQuery,
} from './check/index.ts';
