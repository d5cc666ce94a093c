import type { IndexSpec } from './spec.ts';
import type { Plannable } from './what-if.ts';

/** A statement group as the search sees it. */
export interface WorkStatement {
  readonly queryid: string;
  /** Without literals: fit to be shown. */
  readonly text: string;
  readonly callsPerSecond: number;
  readonly meanSeconds: number;
  /** Rows that a call returns; absent where they tell nothing of the rows that it finds. */
  readonly rows?: number;
  /** Blocks that a call reads, wherever it finds them; and those of a table, unless it is small. */
  readonly blocks?: number;
  readonly pagesOf?: (table: string) => number | undefined;
  /** Texts to be planned in its stead: as they were sent, with their values, or the group's own, without. */
  readonly instances: readonly Plannable[];
  readonly isSampled: boolean;
  readonly tables: ReadonlySet<number>;
  readonly candidates: readonly IndexSpec[];
}
