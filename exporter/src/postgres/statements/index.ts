export type { StatementListing } from './listing.ts';
export type { Recent } from './recent.ts';
export { OLDEST_STATEMENTS } from './read.ts';
export { Statements, STATEMENTS_EVERY } from './statements.ts';
