import { expectedReads } from './look-ups.ts';
import type { PlanNode } from './plan.ts';

const pagesOf = (table: string) => ({ orders: 1_000, items: 5_000 })[table];
const scan = (table: string, rows = 100): PlanNode => ({
  'Node Type': 'Seq Scan',
  'Relation Name': table,
  'Plan Rows': rows,
});
const byIndex = (index: string, rows = 1): PlanNode => ({
  'Node Type': 'Index Scan',
  'Relation Name': 'orders',
  'Index Name': index,
  'Plan Rows': rows,
});
const join = (type: string, ...Plans: readonly PlanNode[]): PlanNode => ({ 'Node Type': type, 'Plan Rows': 7, Plans });

describe('what a plan is expected to read', () => {
  it('is each table once, and four blocks a look-up for as many rows as are expected', () => {
    const reads = expectedReads([join('Nested Loop', scan('items', 50), byIndex('orders_pkey'))], pagesOf);
    expect(reads).toEqual({ blocks: 5_000 + 50 * 4, lookedUp: new Set(['orders_pkey']) });
    const twice = join('Nested Loop', join('Nested Loop', scan('items', 50), byIndex('a')), byIndex('b'));
    expect(expectedReads([twice], pagesOf)).toEqual({
      blocks: 5_000 + 50 * 4 + 7 * 4,
      lookedUp: new Set(['a', 'b']),
    });
  });

  it('is not known where a table may be read as a whole again and again, which an index would mend', () => {
    const loop = join('Nested Loop', byIndex('orders_pkey'), scan('items'));
    expect(expectedReads([join('Nested Loop', loop, byIndex('a'))], pagesOf)).toBeUndefined();
    const subplan = { ...scan('items'), 'Parent Relationship': 'SubPlan' };
    expect(expectedReads([{ ...join('Nested Loop', scan('orders'), byIndex('a'), subplan) }], pagesOf)).toBeUndefined();
    // Kept in memory it is read once; a small one does not matter.
    const kept = join('Nested Loop', byIndex('x'), join('Materialize', scan('items')));
    expect(expectedReads([join('Nested Loop', kept, byIndex('a'))], pagesOf)?.blocks).toBeGreaterThan(5_000);
    const small = join('Nested Loop', byIndex('x'), scan('nation'));
    expect(expectedReads([join('Nested Loop', small, byIndex('a'))], pagesOf)).toBeDefined();
  });

  it('leaves alone what looks nothing up, and what writes', () => {
    expect(expectedReads([join('Hash Join', scan('items'), join('Hash', scan('orders')))], pagesOf)).toBeUndefined();
    const update = join('ModifyTable', join('Nested Loop', scan('items'), byIndex('a')));
    expect(expectedReads([update], pagesOf)).toBeUndefined();
  });
});
