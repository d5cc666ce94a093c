import { takesGzip } from './gzip.ts';

describe('whether a reader takes gzip', () => {
  it('is what it says', () => {
    for (const header of ['gzip', 'deflate, GZIP;q=0.5', 'br,gzip , deflate', 'x-gzip'])
      expect(takesGzip(header)).toBe(true);
    for (const header of [undefined, '', 'identity', 'gzip;q=0', 'gzip; q=0.0, identity', 'notgzip'])
      expect(takesGzip(header)).toBe(false);
  });
});
