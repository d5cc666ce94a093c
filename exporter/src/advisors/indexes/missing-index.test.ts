import * as fc from 'fast-check';
import { judgePlan } from './plan.ts';
import { expensive, findTable, predictEffect } from './missing-index.ts';

const counters = (queryid: string, calls: number, totalMs: number) => ({
  queryid,
  calls,
  totalMs,
  rows: calls,
  blocks: calls,
});

describe('expensive groups', () => {
  it('take at least 5 % of the time, 5 ms a call and 2 % of the interval, the most expensive first', () => {
    const list = [
      counters('often', 10_000, 3_000),
      counters('b', 10, 3_000),
      counters('a', 10, 5_000),
      counters('rare', 1, 50),
      counters('none', 0, 0),
    ];
    const found = (milliseconds: number) => expensive({ statements: list, milliseconds }).map(({ queryid }) => queryid);
    expect(found(60_000)).toEqual(['a', 'b']);
    expect(found(200_000)).toEqual(['a']);
    expect(found(600_000)).toEqual([]);
  });
});

describe('the predicted effect', () => {
  it('is rows used × (log2(rows) + 4) / rows read − 1', () => {
    expect(predictEffect(10_000, 100, 1_048_576)).toBeCloseTo((100 * 24) / 10_000 - 1, 12);
  });

  it('promises neither more than 99 % nor a loss', () => {
    const size = fc.double({ min: 1, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(size, size, size, (read, used, rows) => {
        const effect = predictEffect(read, used, rows);
        expect(effect).toBeGreaterThanOrEqual(-0.99);
        expect(effect).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('a plan', () => {
  const columns = ['client_id', 'starts_at'];
  it.each([
    [
      'reads the whole table for them',
      { 'Node Type': 'Seq Scan', 'Relation Name': 't', Filter: '(client_id = $1)' },
      'scans',
    ],
    [
      'reads it by an index on others',
      { 'Node Type': 'Index Scan', 'Relation Name': 't', 'Index Cond': '(starts_at < $1)', Filter: '(client_id = $2)' },
      'scans',
    ],
    [
      'hashes it whole for the join',
      {
        'Node Type': 'Hash Join',
        'Hash Cond': '(t.client_id = c.id)',
        Plans: [{ 'Node Type': 'Seq Scan', 'Relation Name': 't' }],
      },
      'scans',
    ],
    [
      'finds them by an index',
      { 'Node Type': 'Index Scan', 'Relation Name': 't', 'Index Cond': '(client_id = $2)', Filter: '(room = $1)' },
      'does-not-scan',
    ],
    [
      'reads another table',
      { 'Node Type': 'Seq Scan', 'Relation Name': 'u', Filter: '(client_id = $1)' },
      'does-not-scan',
    ],
    [
      'filters by a column of a similar name',
      { 'Node Type': 'Seq Scan', 'Relation Name': 't', Filter: '(old_client_id = $1)' },
      'does-not-scan',
    ],
  ])('that %s', (_, plan, answer) => {
    expect(judgePlan([plan], 't', columns)).toBe(answer);
  });
});

describe('a table named without its schema', () => {
  const table = (schema: string) => ({ oid: 1, schema, table: 't', rows: 1, columns: new Map(), indexes: [] });
  it('is the only one of that name, else the one in public, else not known', () => {
    expect(findTable([table('clinic')], undefined, 't')?.schema).toBe('clinic');
    expect(findTable([table('clinic'), table('public')], undefined, 't')?.schema).toBe('public');
    expect(findTable([table('a'), table('b')], undefined, 't')).toBeUndefined();
    expect(findTable([table('a'), table('b')], 'b', 't')?.schema).toBe('b');
  });
});
