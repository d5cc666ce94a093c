import * as fc from 'fast-check';
import { kneeOf } from './knee.ts';

describe('kneeOf', () => {
  it("is that of the paper's example, y = -1 / x + 5 (its figure 2: x = 2/9 of the way)", () => {
    const x = Array.from({ length: 10 }, (_, i) => i / 9);
    const y = x.map((each) => -1 / (each + 0.1) + 5);
    expect(x[kneeOf(x, y) ?? -1]).toBeCloseTo(2 / 9, 12);
  });

  it('is the step of a loop, and nowhere on a straight line', () => {
    expect(kneeOf([1, 2, 3, 4, 5], [0, 0, 900, 900, 900])).toBe(2);
    expect(kneeOf([1, 2, 3, 4, 5], [0, 10, 20, 30, 40])).toBeUndefined();
    expect(kneeOf([1, 2, 3], [5, 5, 5])).toBeUndefined();
    expect(kneeOf([], [])).toBeUndefined();
  });

  it('does not mind the units of either axis', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 })), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(steps, fc.constantFrom(0.5, 2, 1024), (list, scale) => {
        let [x, y] = [0, 0];
        const points = list.map(([dx, dy]) => [(x += dx), (y += dy)] as const);
        const knee = (a: number, b: number) =>
          kneeOf(
            points.map((point) => point[0] * a),
            points.map((point) => point[1] * b),
          );
        expect(knee(scale, 1)).toBe(knee(1, 1));
        expect(knee(1, scale)).toBe(knee(1, 1));
      }),
    );
  });
});
