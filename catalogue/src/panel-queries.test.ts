import { panelQueries } from './index.ts';

describe('the panel’s queries', () => {
  it('have one refId each, and ask either for a range or for an instant', () => {
    expect(new Set(panelQueries.map((query) => query.refId)).size).toBe(panelQueries.length);
  });

  it('use no variable but $cluster and $service', () => {
    const variables = panelQueries.flatMap((query) => query.expr.match(/\$\w+/g) ?? []);
    expect([...new Set(variables)].sort()).toEqual(['$cluster', '$service']);
  });
});
