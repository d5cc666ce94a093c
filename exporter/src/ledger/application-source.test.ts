import { proposalsOf } from './application-source.ts';
import { filled, quoted } from './figures.ts';

const of = { service: 'clinic', cluster: 'prod', id: 'x1', instance: 'app:1', job: 'app' };
const series = (name: string, value: number, labels: Record<string, string> = {}) => ({
  labels: { __name__: name, ...of, ...labels },
  value,
});
const standing = series('pulso_recommendation', 1, {
  advice: 'pool_starved',
  area: 'pool',
  entity: 'primary',
  severity: 'critical',
  state: 'proposed',
});
const numbers = [
  series('pulso_recommendation_current', 4),
  series('pulso_recommendation_proposed', 8),
  series('pulso_recommendation_proposed', 10, { instance: 'app:2' }),
  series('pulso_recommendation_predicted_effect_ratio', -0.9),
  series('pulso_recommendation_predicted_effect_ratio', -0.8, { instance: 'app:2' }),
  series('pulso_recommendation_confidence_ratio', 0.7),
];

describe('advice of applications, as metrics', () => {
  it('is one proposal for all instances: the greatest size, the least effect, with how to apply it', () => {
    expect(proposalsOf([standing, ...numbers])).toEqual([
      {
        service: 'clinic',
        cluster: 'prod',
        advice: {
          ...{ id: 'x1', kind: 'pool_starved', area: 'pool', entity: 'primary', severity: 'critical' },
          ...{ state: 'proposed', confidence: 0.7, current: 4, proposed: 10, predictedEffect: -0.8 },
          values: { current: { value: 4, unit: 'count' }, proposed: { value: 10, unit: 'count' } },
          apply: 'max: 10  // in the options of pool primary',
          undo: 'max: 4',
        },
      },
    ]);
  });

  it('is none where it does not stand, or is of a kind that this version does not know', () => {
    expect(proposalsOf(numbers)).toEqual([]);
    expect(proposalsOf([{ ...standing, value: 0 }, ...numbers])).toEqual([]);
    expect(proposalsOf([{ ...standing, labels: { ...standing.labels, advice: 'of_tomorrow' } }])).toEqual([]);
  });

  it('links to the page of the exporter that gives it, and to nothing that is no web address', () => {
    const told = (url: string) => {
      const { id: _, ...labels } = of;
      const info = { labels: { __name__: 'pulso_exporter_info', ...labels, advertise_url: url }, value: 1 };
      return proposalsOf([standing, info])[0]?.page;
    };
    expect(told('https://app:3000/')).toBe('https://app:3000/advice/x1');
    expect(told('javascript:alert(1)')).toBeUndefined();
    expect(told('')).toBeUndefined();
  });
});

describe('the query of a kind', () => {
  it('has service, entity and range filled in, whatever is in them', () => {
    const advice = proposalsOf([standing])[0]?.advice;
    if (advice === undefined) throw new Error('no proposal');
    const hostile = { service: 'a"b', cluster: '', advice: { ...advice, entity: 'x$service\\"} or vector(1) #\n' } };
    expect(filled('rate(m{$service, e="$entity"}[$range])', hostile, 90_000)).toBe(
      'rate(m{service="a\\"b",cluster="", e="x$service\\\\\\"} or vector(1) #\\n"}[90s])',
    );
  });

  it('has the method and route of a request, each by itself', () => {
    const advice = proposalsOf([standing])[0]?.advice;
    if (advice === undefined) throw new Error('no proposal');
    const filledFor = (entity: string) =>
      filled('m{a="$method", b="$route"}', { service: '', cluster: '', advice: { ...advice, entity } }, 0);
    expect(filledFor('GET /clients/:id/"x" y')).toBe('m{a="GET", b="/clients/:id/\\"x\\" y"}');
    expect(filledFor('primary')).toBe('m{a="", b=""}');
  });

  it('escapes as PromQL reads it', () => {
    expect(quoted('a\\b"c\nd')).toBe('a\\\\b\\"c\\nd');
  });
});
