import { randomStream } from '@pulso/random';
import { array, assert, double, property } from 'fast-check';
import { qn } from './qn.ts';
import { robustSigma } from './quantile.ts';

const random = randomStream(1);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const list = (length: number, value: () => number) => Array.from({ length }, value);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const varianceOf = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));

describe('qn', () => {
  it('is the standard deviation of normal numbers, few or many', () => {
    for (const n of [2, 3, 5, 8, 10, 21, 60]) expect(mean(list(2_000, () => qn(list(n, normal))))).toBeCloseTo(1, 0.8);
  });

  it('stands a third of wild numbers', () => {
    const numbers = [...list(40, normal), ...list(20, () => 1e6 * random())];
    expect(qn(numbers)).toBeLessThan(4);
  });

  it('varies less from sample to sample than the median absolute deviation', () => {
    const samples = list(1_000, () => 0).map(() => list(30, normal));
    expect(varianceOf(samples.map((sample) => qn(sample)))).toBeLessThan(
      0.75 * varianceOf(samples.map((sample) => robustSigma(sample))),
    );
  });

  it('grows with the numbers, and does not see where they are', () => {
    const numbers = array(double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 40 });
    assert(
      property(numbers, (given) => {
        expect(qn(given.map((value) => 3 * value + 7))).toBeCloseTo(3 * qn(given), 6);
      }),
    );
    expect(() => qn([1])).toThrow(RangeError);
  });
});
