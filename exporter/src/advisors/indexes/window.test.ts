import { CountedWindow, since, type Reading } from './window.ts';

const MINUTE = 60_000;
const reading = (minutes: number, calls: number, totalMs: number, inserted = 0): Reading => ({
  at: minutes * MINUTE,
  statements: new Map([['a', { queryid: 'a', calls, totalMs, rows: calls, blocks: 3 * calls }]]),
  tables: new Map([[7, { read: 0, inserted, updated: 0, hot: 0, deleted: 0 }]]),
});

describe('what was counted', () => {
  it('is the difference, or all of it after a reset', () => {
    const counters = (calls: number) => ({ queryid: 'a', calls, totalMs: 10 * calls, rows: calls, blocks: 3 * calls });
    expect(since(counters(10), counters(12))).toEqual({ queryid: 'a', calls: 2, totalMs: 20, rows: 2, blocks: 6 });
    expect(since(counters(10), counters(3))).toEqual(counters(3));
    expect(since(undefined, counters(3))).toEqual(counters(3));
  });

  it('is nothing at the first reading', () => {
    expect(new CountedWindow().add(reading(0, 1, 1))).toBeUndefined();
  });

  it('goes back over the window: a quarter of an hour at most, half of it at least', () => {
    const window = new CountedWindow();
    for (let minute = 0; minute <= 120; minute++) {
      const counted = window.add(reading(minute, 2 * minute, 10 * minute, 3 * minute));
      if (counted === undefined) continue;
      const span = counted.all.milliseconds / MINUTE;
      expect(span).toBeLessThanOrEqual(17);
      expect(span).toBeGreaterThanOrEqual(Math.min(minute, 7));
      expect(counted.all.statements[0]?.calls).toBe(2 * span);
      expect(counted.all.tables.get(7)?.inserted).toBe(3 * span);
      expect(counted.latest.statements[0]?.calls).toBe(2);
    }
  });

  it('has the mean of the last interval with calls, so that what was mended costs no more', () => {
    const window = new CountedWindow();
    window.add(reading(0, 0, 0));
    window.add(reading(1, 10, 1_000));
    window.add(reading(2, 20, 1_010));
    expect(window.add(reading(3, 20, 1_010))?.means.get('a')).toEqual({ ms: 1, blocks: 3, at: 2 * MINUTE });
  });
});
