import type { Figures, Goal } from './case.ts';
import { judge } from './judge.ts';

const goal: Goal = { ofLimit: 2, bytesPerCall: 0, peers: { other: 10 }, counts: { closures: 4 } };
const figures: Figures = {
  ...{ ofLimit: 2, bytesPerCall: 0, peers: { other: 10 }, counts: { closures: 4 } },
  ...{ rounds: 7, spread: [2, 2] },
};
const failing = (change: Partial<Figures>, of: Goal = goal) =>
  judge(of, { ...figures, ...change })
    .filter(({ isTolerated }) => !isTolerated)
    .map(({ figure }) => figure);

describe('judge', () => {
  it('finds every goal met', () => {
    expect(judge(goal, figures).map(({ isMet }) => isMet)).toEqual([true, true, true, true]);
  });

  it('tolerates a quarter beyond a goal, and tells that it is not met', () => {
    expect(judge(goal, { ...figures, ofLimit: 2.4 })[0]).toMatchObject({ isMet: false, isTolerated: true });
    expect(failing({ ofLimit: 2.51 })).toEqual(['of limit']);
    expect(failing({ counts: { closures: 5 } })).toEqual([]);
    expect(failing({ counts: { closures: 6 } })).toEqual(['closures']);
    expect(failing({ bytesPerCall: 0.3 })).toEqual([]);
    expect(failing({ bytesPerCall: 8 })).toEqual(['bytes per call']);
  });

  it('takes the slack from what is added where the limit is the bare time', () => {
    const bare: Goal = { ofLimit: 1.08, unit: '× bare' };
    expect(failing({ ofLimit: 1.09 }, bare)).toEqual([]);
    expect(failing({ ofLimit: 1.11 }, bare)).toEqual(['of limit']);
  });

  it('never fails for a peer, and passes over one that was left out', () => {
    expect(failing({ peers: { other: 1 } })).toEqual([]);
    expect(judge(goal, { ...figures, peers: {} }).map(({ figure }) => figure)).not.toContain('other');
  });

  it('fails where a figure that has a goal was not measured', () => {
    expect(failing({ ofLimit: undefined, counts: {} })).toEqual(['of limit', 'closures']);
  });
});
