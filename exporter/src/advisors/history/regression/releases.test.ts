import { releasesOf } from './releases.ts';

const column = (version: string, counts: readonly number[]) => ({
  labels: { measure: 'version', version },
  values: Float64Array.from(counts, (count) => (count === 0 ? NaN : count)),
});

describe('releasesOf', () => {
  it('is a change of what most instances run, and knows when it began', () => {
    expect(releasesOf([column('1', [3, 3, 2, 1, 0, 0]), column('2', [0, 0, 1, 2, 3, 3])])).toEqual([
      { begun: 2, at: 3, version: '2', previous: '1' },
    ]);
  });

  it('is the way back too', () => {
    const releases = releasesOf([column('1', [1, 1, 0, 0, 1, 1]), column('2', [0, 0, 1, 1, 0, 0])]);
    expect(releases.map(({ at, version }) => [at, version])).toEqual([
      [2, '2'],
      [4, '1'],
    ]);
  });

  it('is no restart, no gap, no canary, and nothing where no version is told', () => {
    expect(releasesOf([column('1', [3, 0, 0, 3, 3])])).toEqual([]);
    expect(releasesOf([column('1', [3, 3, 3, 3]), column('2', [0, 1, 1, 0])])).toEqual([]);
    expect(releasesOf([column('1', [2, 1, 1, 2]), column('2', [0, 1, 1, 0])])).toEqual([]);
    expect(releasesOf([])).toEqual([]);
  });
});
