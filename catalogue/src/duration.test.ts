import * as fc from 'fast-check';
import { duration, seconds } from './duration.ts';

describe('durations', () => {
  it.each([
    ['90s', 90],
    ['5m', 300],
    ['1h30m', 5400],
    ['1d', 86_400],
  ])('%s are %d seconds', (text, expected) => {
    expect(seconds(text)).toBe(expected);
  });

  it.each(['', '5', '5 m', 'm', '1.5h'])('"%s" is none', (text) => {
    expect(() => seconds(text)).toThrow(/is no duration such as 30s/);
  });

  it('are written and read back', () => {
    fc.assert(fc.property(fc.nat({ max: 1e7 }), (total) => expect(seconds(duration(total))).toBe(total)));
  });
});
