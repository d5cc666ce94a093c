import { parseDuration } from './options.ts';

describe('a duration', () => {
  it.each([
    ['90s', 90],
    ['5m', 300],
    ['1h30m', 5400],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '5', 'm', '5m x', '-5m', '0s'])('%j is refused with an example', (text) => {
    expect(() => parseDuration(text)).toThrow(/duration/);
  });
});
