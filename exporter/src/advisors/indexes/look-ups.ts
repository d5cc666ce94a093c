import type { PlanNode } from './plan.ts';

/** What the planner believes that a plan reads, and where it may be mistaken by more than a little. */
export interface ExpectedReads {
  /** Blocks: each table that is read whole once, and those that indexes lead to. */
  readonly blocks: number;
  /** Indexes that are looked up once for each row of another part of the plan, of which nobody knows how many come. */
  readonly lookedUp: ReadonlySet<string>;
}

/** From an index's root to the leaf. */
const LEVELS = 3;
const INDEX_SCANS = new Set(['Index Scan', 'Index Only Scan', 'Bitmap Index Scan']);
/** Kept in memory once it was read. */
const KEPT = new Set(['Materialize', 'Hash', 'Sort']);

/**
 * Undefined where more blocks than these may come from a table that is read whole again and again (the inner side of a
 * nested loop, a subplan), which an index can mend, or from writing.
 *
 * @param pagesOf blocks of a table; undefined where it is not known, as of those too small to matter
 */
export function expectedReads(
  plans: readonly PlanNode[],
  pagesOf: (table: string) => number | undefined,
): ExpectedReads | undefined {
  const lookedUp = new Set<string>();
  let [blocks, isKnown] = [0, true];
  const visit = (node: PlanNode, loops: number, isInner: boolean): void => {
    const { 'Node Type': type = '', 'Plan Rows': rows = 0, 'Index Name': index, 'Relation Name': table } = node;
    if (type === 'ModifyTable' || node['Parent Relationship'] === 'SubPlan') isKnown = false;
    if (INDEX_SCANS.has(type)) {
      blocks += loops * (LEVELS + (type === 'Index Scan' ? rows : 0));
      if (isInner && index !== undefined) lookedUp.add(index);
    } else if (type === 'Bitmap Heap Scan') blocks += loops * rows;
    else if (table !== undefined) {
      const pages = pagesOf(table);
      // A small one does not matter, however often it is read.
      if (isInner && pages !== undefined) isKnown = false;
      blocks += loops * (pages ?? 1);
    }
    const [outer, inner] = node.Plans ?? [];
    const isLoop = type === 'Nested Loop' && outer !== undefined;
    for (const child of node.Plans ?? []) {
      const isRepeated = isLoop && child === inner;
      if (isRepeated) visit(child, loops * Math.max(1, outer['Plan Rows'] ?? 1), true);
      else if (KEPT.has(type)) visit(child, 1, false);
      else visit(child, loops, isInner);
    }
  };
  for (const plan of plans) visit(plan, 1, false);
  return isKnown && lookedUp.size > 0 ? { blocks, lookedUp } : undefined;
}
