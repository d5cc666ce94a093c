import { randomStream } from '@pulso/random';
import { varianceFactor } from './autocorrelation.ts';
import { median } from './quantile.ts';

const random = randomStream(1);
function autoregressive(rho: number, length: number): number[] {
  let value = 0;
  return Array.from({ length: length + 100 }, () => {
    value = rho * value + random() - random();
    return value;
  }).slice(100);
}

describe('varianceFactor', () => {
  it('is 1 for independent values, and for what does not vary', () => {
    expect(median(Array.from({ length: 21 }, () => varianceFactor(autoregressive(0, 300))))).toBeLessThan(1.3);
    expect(varianceFactor(Array.from({ length: 50 }, () => 3))).toBe(1);
    expect(varianceFactor([])).toBe(1);
  });

  it('is (1 + ρ) / (1 − ρ) for an autoregressive process, also where values are missing', () => {
    for (const [rho, expected] of [
      [0.5, 3],
      [0.8, 9],
    ] as const) {
      const factors = Array.from({ length: 41 }, () => {
        const values = autoregressive(rho, 2_000).map((value) => (random() < 0.1 ? NaN : value));
        return varianceFactor(values);
      });
      expect(Math.abs(median(factors) / expected - 1)).toBeLessThan(0.25);
    }
  });
});
