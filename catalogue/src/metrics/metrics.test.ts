import { metricFamilies } from '../index.ts';

describe.each(metricFamilies.map((family) => [family.name, family] as const))('%s', (name, family) => {
  it('is declared once, under a name that Prometheus takes', () => {
    expect(metricFamilies.filter((other) => other.name === name)).toHaveLength(1);
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(name.endsWith('_total')).toBe(family.type === 'counter');
  });

  it('has the unit in its name', () => {
    // CPU cores and the like are counts; a ratio says so.
    const suffix = { seconds: /_seconds(_total)?$/, bytes: /_bytes(_total)?$/, ratio: /_ratio$/, count: /./ };
    expect(name).toMatch(suffix[family.unit]);
  });

  it('has labels that are no identity, each once', () => {
    expect(family.labels.filter((label) => ['cluster', 'service', 'instance', 'job', 'le'].includes(label))).toEqual(
      [],
    );
    expect(new Set(family.labels).size).toBe(family.labels.length);
  });

  it('has ascending buckets if, and only if, it is a histogram', () => {
    expect(family.buckets !== undefined).toBe(family.type === 'histogram');
    expect(family.buckets?.toSorted((a, b) => a - b)).toEqual(family.buckets);
  });
});
