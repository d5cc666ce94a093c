import { Memory } from './memory.ts';

const labels = { measure: 'load' };

describe('Memory', () => {
  it('asks for all that it holds at first, then only for what is new', () => {
    const memory = new Memory(60, 10);
    expect(memory.view()).toBeUndefined();
    expect(memory.missing(1_234)).toEqual({ start: 660, end: 1_200, step: 60 });
    memory.add(
      [
        {
          labels,
          points: [
            [660, 1],
            [1_200, 10],
          ],
        },
      ],
      1_200,
    );
    expect(memory.missing(1_259)).toBeUndefined();
    expect(memory.missing(1_320)).toEqual({ start: 1_260, end: 1_320, step: 60 });
  });

  it('moves on: the oldest goes, what is not told is absent', () => {
    const memory = new Memory(60, 4);
    memory.add(
      [
        {
          labels,
          points: [
            [60, 1],
            [120, 2],
            [240, 4],
          ],
        },
      ],
      240,
    );
    memory.add([{ labels, points: [[300, 5]] }], 360);
    expect(memory.view()).toEqual({
      grid: { start: 180, step: 60, length: 4 },
      columns: [{ labels, values: Float64Array.of(NaN, 4, 5, NaN) }],
    });
  });

  it('forgets a series that has left its window, and all of it after a long sleep', () => {
    const memory = new Memory(60, 3);
    memory.add([{ labels, points: [[60, 1]] }], 60);
    memory.add([], 60_000);
    expect(memory.view()?.columns).toEqual([]);
    expect(memory.missing(60_000_000)).toEqual({ start: 59_999_880, end: 60_000_000 - 0, step: 60 });
  });
});
