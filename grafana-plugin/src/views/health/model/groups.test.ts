import { view, instant, frames, fixture } from '../../../../test/fixture.ts';
import { readHealth } from './answers.ts';
import { healthView } from './health.ts';
import { trendOf } from './trend.ts';

const by = (label: string) => healthView(readHealth(frames()).answers, fixture.from, label);

describe('groups by any label', () => {
  it('are as bad as their worst signal, the worst first', () => {
    const entities = by('entity').areas;
    expect(entities.map(({ id, state }) => `${id} ${state}`).slice(0, 2)).toEqual(['main critical', ' warning']);
    expect(entities.find(({ id }) => id === 'photos')).toMatchObject({ isArea: false, worst: { entity: 'photos' } });
  });

  it('by service have the recorded state, whatever their signals say', () => {
    const labels = { cluster: 'c', service: 's' };
    const signal = { ...labels, signal: 'http_response_time', area: 'http' };
    const { answers } = readHealth([instant('health', labels, 0), instant('states', signal, 1)]);
    expect(healthView(answers, 0, 'service').areas).toMatchObject([
      { id: 's', state: 'ok', worst: { state: 'warning' } },
    ]);
  });

  it('of the same state stand in the order in which people count', () => {
    const of = (entity: string) =>
      instant('states', { cluster: 'c', service: 's', signal: 'pool_utilization', area: 'pool', entity }, 0);
    const { answers } = readHealth(['pool-10', 'pool-9', 'pool-1'].map(of));
    expect(healthView(answers, 0, 'entity').areas.map(({ id }) => id)).toEqual(['pool-1', 'pool-9', 'pool-10']);
  });

  it('leave the headline as it is', () => {
    expect(by('signal').unknownAreas.map(({ id }) => id)).toEqual(view().unknownAreas.map(({ id }) => id));
    expect(by('signal').areas[0]?.title.en).toBe('Connections of max_connections');
  });
});

describe('the trend', () => {
  const trend = (values: (number | null)[]) =>
    trendOf({ history: { times: values.map((_, i) => i), values }, bounds: { warning: 1 } });

  it('compares the beginning with the end, by the bound', () => {
    expect(trend([0.1, 0.1, 0.1, 0.1, 0.4])).toBe('rising');
    expect(trend([0.9, null, 0.9, 0.9, 0.5, 0.2])).toBe('falling');
    expect(trend([0.1, 0.1, 0.1, 0.1, 0.12])).toBe('steady');
    expect(trend([1, 2])).toBeUndefined();
  });
});
