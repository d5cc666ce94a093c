import * as fc from 'fast-check';
import { describeLast } from '../../instruments/sql-statement.ts';
import { SHOWN } from '../top.ts';
import { columns, type Counters } from './counters.ts';
import { StatementGroups } from './groups.ts';

const counters = (value: number): Counters => Float64Array.from(columns, () => value);
const statement = (n: number) => describeLast(`select a${n} from t`);
const shownOf = (groups: StatementGroups) => groups.list().filter(({ isShown }) => isShown);

describe('groups of statements', () => {
  it('have the costliest shown, from 0 on, and all else as other', () => {
    const groups = new StatementGroups();
    for (let n = 0; n < SHOWN + 10; n++) groups.seed('d', statement(n), n, 1_000);
    groups.settle(0);
    expect(shownOf(groups).map(({ statement: { id } }) => id)).not.toContain(statement(3).id);
    expect(shownOf(groups)).toHaveLength(SHOWN);
    for (let n = 0; n < SHOWN + 10; n++) groups.count('d', statement(n), counters(n));
    groups.settle(60);
    expect(shownOf(groups)[0]?.told[0]).toBe(SHOWN + 9);
    expect(groups.other[0]).toBe((9 * 10) / 2);
  });

  it('are apart by database, and unknown ones are other', () => {
    const groups = new StatementGroups();
    groups.count('d', statement(1), counters(1));
    groups.count('e', statement(1), counters(2));
    groups.count(undefined, statement(1), counters(4));
    groups.count('d', undefined, counters(8));
    groups.settle(60);
    expect(groups.list().map(({ datname, totals }) => [datname, totals[0]])).toEqual([
      ['e', 2],
      ['d', 1],
    ]);
    expect(groups.other[0]).toBe(15);
  });

  it('change places only for clear reasons', () => {
    const groups = new StatementGroups();
    for (let n = 0; n < SHOWN; n++) groups.count('d', statement(n), counters(1_000 + n));
    groups.settle(0);
    const before = new Set(shownOf(groups));
    // Ahead of ten of those that are shown: not by half of the places.
    groups.count('d', statement(1_000), counters(1_010));
    groups.settle(0);
    expect(shownOf(groups).every((group) => before.has(group))).toBe(true);
    groups.count('d', statement(1_000), counters(1_000));
    groups.settle(0);
    expect(shownOf(groups).map(({ statement: { id } }) => id)).toContain(statement(1_000).id);
    expect(shownOf(groups)).toHaveLength(SHOWN);
  });

  it('are forgotten beyond their bound, but never those that are shown', () => {
    const groups = new StatementGroups();
    for (let n = 0; n < 1_500; n++) groups.seed('d', statement(n), n + 1, 1_000);
    groups.settle(0);
    expect(groups.list()).toHaveLength(1_000);
    expect(shownOf(groups)).toHaveLength(SHOWN);
  });

  it('lose and double nothing: what is shown and other only grow, and add up to all that was counted', () => {
    const event = fc.record({ n: fc.integer({ min: 0, max: 120 }), by: fc.integer({ min: 0, max: 1_000 }) });
    fc.assert(
      fc.property(fc.array(fc.array(event, { maxLength: 80 }), { maxLength: 8 }), (intervals) => {
        const groups = new StatementGroups();
        const last = new Map<object, number>();
        let [done, other] = [0, 0];
        for (const events of intervals) {
          for (const { n, by } of events) {
            groups.count('d', statement(n), counters(by));
            done += by;
          }
          groups.settle(60);
          const all = groups.list();
          for (const group of all) {
            expect(group.told[0]).toBeGreaterThanOrEqual(last.get(group) ?? 0);
            last.set(group, group.told[0] ?? 0);
          }
          expect(groups.other[0]).toBeGreaterThanOrEqual(other);
          other = groups.other[0] ?? 0;
          expect(all.reduce((sum, { told }) => sum + (told[0] ?? 0), other)).toBe(done);
        }
      }),
      { numRuns: 50 },
    );
  });
});
