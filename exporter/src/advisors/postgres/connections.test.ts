import { adviceTexts } from '../advice/advice.ts';
import { adviseConnections } from './connections.ts';

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

  it('is critical from 95 % on', () => {
    expect(adviseConnections('main', counts, 95)[0]?.severity).toBe('critical');
  });

  it('is none at 90 %, and none while the limit is not known', () => {
    expect(adviseConnections('main', [{ datname: 'a', state: 'idle', sessions: 90 }], 100)).toEqual([]);
    expect(adviseConnections('main', counts, undefined)).toEqual([]);
  });
});
