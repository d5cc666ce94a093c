import { chains } from './blocking.ts';

describe('chains of sessions that wait for each other', () => {
  it('are none where nobody waits', () => {
    expect(chains([])).toEqual({ depth: 0, heads: 0 });
  });

  it('are one deep where many wait for one', () => {
    expect(
      chains([
        { pid: 2, by: [1] },
        { pid: 3, by: [1] },
      ]),
    ).toEqual({ depth: 1, heads: 1 });
  });

  it('are as deep as the longest path, and headed by those that do not wait', () => {
    const edges = [
      { pid: 4, by: [3, 9] },
      { pid: 3, by: [2] },
      { pid: 2, by: [1] },
    ];
    expect(chains(edges)).toEqual({ depth: 3, heads: 2 });
  });

  it('end where a deadlock comes back to itself', () => {
    const edges = [
      { pid: 1, by: [2] },
      { pid: 2, by: [1] },
    ];
    expect(chains(edges)).toEqual({ depth: 2, heads: 0 });
  });

  it('leave out who waits no longer', () => {
    expect(chains([{ pid: 2, by: [] }])).toEqual({ depth: 0, heads: 0 });
  });
});
