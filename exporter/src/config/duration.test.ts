import * as fc from 'fast-check';
import { parseDuration } from './duration.ts';

describe('a duration as Prometheus writes it', () => {
  it.each([
    ['15s', 15_000],
    ['500ms', 500],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', '15', 's', '1.5s', '-1s', '15 s', '1 minute', '0s'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('is the sum of its parts', () => {
    fc.assert(
      fc.property(fc.nat(23), fc.nat(59), fc.integer({ min: 1, max: 59 }), (h, m, s) => {
        expect(parseDuration(`${h}h${m}m${s}s`)).toBe(((h * 60 + m) * 60 + s) * 1000);
      }),
    );
  });
});
