export { rowsOf, type StatisticsRow } from './rows.ts';
export { COLUMNS, pressed, sorted, type NumberColumn, type Sort, type SortColumn } from './sort.ts';
