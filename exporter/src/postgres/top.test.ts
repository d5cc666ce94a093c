import * as fc from 'fast-check';
import { CANDIDATES, SHOWN, TopMemory } from './top.ts';

const keyOf = (key: string) => key;
const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `t${from + at}`);
const counted = (shown: readonly string[], counter: (key: string) => number) =>
  new Map(shown.map((key) => [key, [counter(key)]]));

describe('which rows have series of their own', () => {
  it('are the costliest at first', () => {
    expect(new TopMemory().choose(keys(0, CANDIDATES), keyOf)).toEqual(keys(0, SHOWN));
  });

  it('are kept when they fall a little behind, but not before one that is far costlier', () => {
    const memory = new TopMemory();
    const first = memory.choose(keys(0, CANDIDATES), keyOf);
    memory.rest(
      [0],
      counted(first, () => 0),
    );
    // The last that is shown changes places with the next, then falls behind by half of all.
    const near = [...keys(0, SHOWN - 1), `t${SHOWN}`, `t${SHOWN - 1}`, ...keys(SHOWN + 1, CANDIDATES)];
    expect(memory.choose(near, keyOf)).toContain(`t${SHOWN - 1}`);
    const newcomers = ['new', ...keys(0, CANDIDATES - 1)];
    expect(memory.choose(newcomers, keyOf)).toContain('new');
    const fallen = [...keys(0, SHOWN - 1), ...keys(SHOWN, CANDIDATES), `t${SHOWN - 1}`];
    expect(memory.choose(fallen, keyOf)).not.toContain(`t${SHOWN - 1}`);
  });
});

describe('the counter of all others', () => {
  it('begins at 0, counts what is not shown, and jumps neither when one comes nor when it goes', () => {
    const memory = new TopMemory();
    expect(memory.rest([1_000], new Map([['a', [400]]]))).toEqual([0]);
    expect(memory.rest([1_010], new Map([['a', [403]]]))).toEqual([7]);
    // b is shown from now on, with a lifetime's 500; a, with 403, is not any more.
    expect(memory.rest([1_012], new Map([['b', [500]]]))).toEqual([9]);
    expect(memory.rest([1_022], new Map([['b', [510]]]))).toEqual([9]);
  });

  it('stays when the statistics are reset or a table is dropped', () => {
    const memory = new TopMemory();
    memory.rest([1_000], new Map());
    expect(memory.rest([10], new Map())).toEqual([0]);
    expect(memory.rest([15], new Map())).toEqual([5]);
  });

  it('never falls, and with the shown ones counts everything once, however they change places', () => {
    const step = fc.record({ grown: fc.array(fc.nat(50), { minLength: 6, maxLength: 6 }), shown: fc.nat(63) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 20 }), (steps) => {
        const memory = new TopMemory();
        const counters = [0, 0, 0, 0, 0, 0];
        let rest = 0;
        let seen = 0; // growth of series between two pages that both have them
        let before = 0;
        for (const [run, { grown, shown }] of steps.entries()) {
          grown.forEach((by, at) => {
            counters[at] = (counters[at] ?? 0) + by;
            const both = shown & before & (1 << at);
            if (run > 0 && both !== 0) seen += by;
          });
          const visible = counters.flatMap((value, at): [string, number[]][] =>
            (shown & (1 << at)) === 0 ? [] : [[`t${at}`, [value]]],
          );
          const [now = 0] = memory.rest([counters.reduce((a, b) => a + b, 0)], new Map(visible));
          expect(now).toBeGreaterThanOrEqual(rest);
          rest = now;
          before = shown;
        }
        const all = steps.slice(1).flatMap(({ grown }) => grown);
        expect(rest + seen).toBe(all.reduce((a, b) => a + b, 0));
      }),
    );
  });
});
