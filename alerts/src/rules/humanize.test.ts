import { humanize, humanizeBound } from './humanize.ts';

describe('a value in an alert', () => {
  it.each([
    [0.051, 'ratio', '5.1%'],
    [0, 'ratio', '0%'],
    [1, 'ratio', '100%'],
    [0, 'seconds', '0s'],
    [0.1, 'seconds', '100ms'],
    [0.000_25, 'seconds', '250us'],
    [1.02, 'seconds', '1.02s'],
    [59.99, 'seconds', '59.99s'],
    [330, 'seconds', '5m 30s'],
    [7384, 'seconds', '2h 3m 4s'],
    [90_061, 'seconds', '1d 1h 1m 1s'],
    [-2, 'seconds', '-2s'],
    [536_870_912, 'bytes', '512MiB'],
    [1023, 'bytes', '1023B'],
    [3, 'count', '3'],
    [12_346, 'count', '1.235e+04'],
    [0.000_012, 'count', '1.2e-05'],
    [Number.POSITIVE_INFINITY, 'seconds', '+Inf'],
  ] as const)('%d %s reads %s, as Prometheus writes it', (value, unit, text) => {
    expect(humanize(value, unit)).toBe(text);
  });
});

it.each([
  [300, '5m'],
  [5400, '1h 30m'],
  [129_600, '1d 12h'],
  [86_400, '1d'],
  [86_700, '1d 0h 5m'],
  [10, '10s'],
  [0, '0s'],
  [0.25, '250ms'],
])('a bound of %d seconds reads %s', (value, text) => {
  expect(humanizeBound(value, 'seconds')).toBe(text);
});
