import { panelQueries } from '../index.ts';

describe.each(Object.entries(panelQueries))('the queries of the view %s', (_view, queries) => {
  it('have one refId each, and ask either for a range or for an instant', () => {
    expect(new Set(queries.map((query) => query.refId)).size).toBe(queries.length);
  });

  it('use no variable but $cluster and $service', () => {
    const variables = queries.flatMap((query) => query.expr.match(/\$\w+/g) ?? []);
    expect(new Set(variables)).toEqual(new Set(['$cluster', '$service']));
  });
});
