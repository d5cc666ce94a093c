import { spearman } from './spearman.ts';

describe("Spearman's rank correlation", () => {
  it.each([
    [
      [
        [1, 10],
        [2, 20],
        [3, 30],
      ],
      1,
    ],
    [
      [
        [1, 30],
        [2, 20],
        [3, 10],
      ],
      -1,
    ],
    // Worked by hand: ranks 1 2.5 2.5 4 and 1 3 2 4.
    [
      [
        [1, 1],
        [2, 9],
        [2, 4],
        [5, 16],
      ],
      4.5 / Math.sqrt(4.5 * 5),
    ],
  ] as const)('of %j is %d', (pairs, expected) => {
    expect(spearman(pairs)).toBeCloseTo(expected, 12);
  });

  it('is not known of two pairs, or where all are equal', () => {
    expect(
      spearman([
        [1, 2],
        [2, 3],
      ]),
    ).toBeNull();
    expect(
      spearman([
        [1, 1],
        [1, 2],
        [1, 3],
      ]),
    ).toBeNull();
  });
});
