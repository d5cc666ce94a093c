import { describeLast } from '../../instruments/sql-statement.ts';
import { columns } from './counters.ts';
import { StatementGroups } from './groups.ts';
import { RecentStatements } from './recent.ts';

const counters = (value: number) => Float64Array.from(columns, () => value);
const [hot, cold] = ['select a from t', 'select b from t'].map((text) => describeLast(text));
const tracks = { planning: false, ioTiming: true };

/** Lives for some minutes, a look each; each look counts as much. */
function live(groups: StatementGroups, recent: RecentStatements, from: number, minutes: number, value: number): void {
  for (let minute = from; minute < from + minutes; minute++) {
    groups.count('d', hot, counters(value));
    groups.settle(60);
    recent.note(minute * 60, groups);
  }
}

describe('what statements did of late', () => {
  it('is not known at the first look', () => {
    const recent = new RecentStatements(900);
    const groups = new StatementGroups();
    expect(recent.use(groups, tracks)).toBeUndefined();
    recent.note(1, groups);
    expect(recent.use(groups, tracks)).toBeUndefined();
  });

  it('forgets what is older than the window, and shares the time of all', () => {
    const groups = new StatementGroups();
    const recent = new RecentStatements(900);
    live(groups, recent, 0, 100, 50);
    live(groups, recent, 100, 20, 1);
    groups.count('d', cold, counters(5));
    groups.count(undefined, undefined, counters(5));
    recent.note(120 * 60, groups);
    const use = recent.use(groups, tracks);
    expect(use?.seconds).toBeGreaterThanOrEqual(900);
    expect(use?.seconds).toBeLessThan(900 * 1.3);
    // A minute each that counts 1, the other group that is new, and what nobody knows.
    const minutes = (use?.seconds ?? 0) / 60 - 1;
    expect(use?.totalSeconds).toBe(minutes + 10);
    expect(use?.statements.map(({ calls, share }) => [calls, share])).toEqual([
      [minutes, minutes / (minutes + 10)],
      [5, 5 / (minutes + 10)],
    ]);
    expect(use?.statements[0]).toMatchObject({ readSeconds: minutes, table: 't' });
    expect(use?.statements[0]).not.toHaveProperty('plans');
  });

  it('leaves out what did nothing', () => {
    const groups = new StatementGroups();
    const recent = new RecentStatements(900);
    live(groups, recent, 0, 3, 1);
    live(groups, recent, 3, 40, 0);
    expect(recent.use(groups, tracks)).toMatchObject({ totalSeconds: 0, statements: [] });
  });
});
