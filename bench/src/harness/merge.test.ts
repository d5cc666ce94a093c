import { merged } from './merge.ts';

describe('merged', () => {
  it('takes the median of each figure and the quartiles of the processes', () => {
    const one = (ofLimit: number, peer: number) => ({
      ...{ ofLimit, peers: { peer }, bytesPerCall: 0, rounds: 7, spread: [0, 9] as const },
      notes: { 'ns per call': peer, kind: 'text' },
    });
    expect(merged([one(1, 10), one(5, 30), one(2, 20)])).toEqual({
      ...{ ofLimit: 2, peers: { peer: 20 }, bytesPerCall: 0, counts: {}, rounds: 21, spread: [1.5, 3.5] },
      notes: { 'ns per call': 20, kind: 'text', processes: 3 },
    });
  });

  it('leaves what was not measured absent', () => {
    const run = { rounds: 7, spread: [1, 2] as const, peers: { a: 1 } };
    expect(merged([run, run])).toMatchObject({ ofLimit: undefined, bytesPerCall: undefined, peers: { a: 1 } });
  });

  it('refuses nothing', () => {
    expect(() => merged([])).toThrow(RangeError);
  });
});
