import { readDocs, readResults, withFigures } from './docs.ts';

describe('docs/performance.md', () => {
  it('shows the figures of bench/results, as `npm run bench` writes both', () => {
    expect(readDocs()).toBe(withFigures(readDocs(), readResults()));
  });
});
