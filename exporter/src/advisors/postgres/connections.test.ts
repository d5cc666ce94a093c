import { metrics } from '@pulso/catalogue';
import { adviceTexts } from '../advice/advice.ts';
import { adviseConnections, connectionsAdvisor } from './connections.ts';

const counts = [
  { datname: 'clinic', state: 'active', sessions: 31 },
  { datname: 'clinic', state: 'idle', sessions: 40 },
  { datname: 'reports', state: 'idle', sessions: 20 },
];

describe('advice on connections', () => {
  it('stands above 90 % of what applications can have, and names who holds them', () => {
    const [advice] = adviseConnections('main', counts, 97);
    expect(advice).toMatchObject({
      kind: 'connections',
      entity: 'main',
      severity: 'warning',
      current: 91,
      proposed: 31,
    });
    expect(advice && adviceTexts(advice).why).toBe(
      '91 of 97 connections are taken, 60 of them idle; most are held by database clinic.',
    );
  });

  it('says what risk it takes away, and how what is left was reckoned', () => {
    const [advice] = adviseConnections('main', counts, 97);
    expect(advice?.gain?.removedRisk).toBeCloseTo((91 / 97 - 0.9) / 0.1, 10);
    expect(advice?.explanation).toMatchObject({ formula: 'left = current - idle', result: { value: 31 } });
  });

  it('as an advisor is silent until the limit is known, and where it is so no longer', () => {
    const advisor = connectionsAdvisor('main');
    const { connections: family, maxConnections } = metrics.postgres;
    const sessions = counts.map(({ datname, state, sessions: value }) => ({ family, labels: [datname, state], value }));
    expect(advisor.silent()).toMatch(/max_connections is not known/);
    expect(advisor.advice([...sessions, { family: maxConnections, labels: [], value: 97 }])).toHaveLength(1);
    expect(advisor.silent()).toBeUndefined();
    expect(advisor.advice(sessions)).toEqual([]);
    expect(advisor.silent()).toMatch(/max_connections is not known/);
  });

  it('is critical from 95 % on', () => {
    expect(adviseConnections('main', counts, 95)[0]?.severity).toBe('critical');
  });

  it('is none at 90 %, and none while the limit is not known', () => {
    expect(adviseConnections('main', [{ datname: 'a', state: 'idle', sessions: 90 }], 100)).toEqual([]);
    expect(adviseConnections('main', counts, undefined)).toEqual([]);
  });
});
