import { goalOf, isMet, isTolerated } from './report-case.ts';
import { shown } from './report-tables.ts';

describe('a goal of a report', () => {
  it.each([
    [{ measured: 0.5, atMost: 0.5 }, true, true],
    [{ measured: 0.6, atMost: 0.5 }, false, true],
    [{ measured: 0.7, atMost: 0.5 }, false, false],
    [{ measured: 0.8, atLeast: 0.95 }, false, true],
    [{ measured: 0.7, atLeast: 0.95 }, false, false],
    [{ measured: 0, atMost: 0 }, true, true],
    [{ measured: 1, atMost: 0 }, false, false],
    [{ measured: null, atMost: 1 }, false, false],
    [{ measured: 9, atMost: 1, isGated: false }, false, true],
  ])('%j: met %s, tolerated %s', (goal, met, tolerated) => {
    const judgement = { figure: 'f', ...goal };
    expect([isMet(judgement), isTolerated(judgement)]).toEqual([met, tolerated]);
  });

  it('is shown with its bounds', () => {
    expect(goalOf({ figure: 'f', measured: 1, atLeast: 0.9, atMost: 1.1 })).toBe('≥ 0.9, ≤ 1.1');
  });
});

describe("a table's cell", () => {
  it.each([
    ['text', 'text'],
    [0.123456, '0.123'],
    [123_456, '123,456'],
    [1234.5, '1,230'],
    [0, '0'],
  ])('%j is shown as %s', (cell, text) => {
    expect(shown(cell)).toBe(text);
  });
});
