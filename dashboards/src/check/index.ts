export { checkQueries, EVENTFUL, type CheckOptions, type QueryIssue } from './check.ts';
export { queriesOf, shownQueries, type NamedQuery, type ShownQuery } from './queries.ts';
