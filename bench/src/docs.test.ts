import { readDocs, readResults, withFigures } from './docs.ts';
import { readFactsPage, withFacts } from './postgres/page.ts';
import { readIndexPage, withIndexFigures } from './workload/index-advice/page.ts';

describe('docs/performance.md', () => {
  it('shows the figures of bench/results, as `npm run bench` writes both', () => {
    expect(readDocs()).toBe(withFigures(readDocs(), readResults()));
  });
});

describe('docs/postgres-exporter.md', () => {
  it('shows the map of facts, as `npm run bench -- --docs` writes it', () => {
    expect(readFactsPage()).toBe(withFacts(readFactsPage()));
  });
});

describe('docs/advice/indexes.md', () => {
  it('shows the figures of record', () => {
    expect(readIndexPage()).toBe(withIndexFigures(readIndexPage()));
  });
});
