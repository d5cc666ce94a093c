export { advertisedOf, readRecommendations } from './answers.ts';
export { commandOf, detailOf, evidenceOf, judgedOf, titleOf, unitOf, whyOf } from './detail.ts';
export { arrange, SORTS, type Filter, type Order, type Sort } from './order.ts';
export { readRows, type Rows } from './rows.ts';
export type { Recommendation } from './types.ts';
