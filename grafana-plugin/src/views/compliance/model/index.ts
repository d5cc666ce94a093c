export { readCompliance } from './answers.ts';
export { complianceView } from './compliance.ts';
export { controlLinks, type LinksOf } from './links.ts';
export { filtered, isFiltered, isWanted, NO_FILTER, type Filter, type Wanted } from './filter.ts';
export { cellsOf } from './history.ts';
export { isTermPressing, markOf } from './order.ts';
export type * from './types.ts';
