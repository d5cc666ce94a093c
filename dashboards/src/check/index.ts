export { checkQueries, EVENTFUL, type CheckOptions, type QueryIssue } from './check.ts';
export { queriesOf, type NamedQuery } from './queries.ts';
