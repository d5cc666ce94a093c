import { advised } from '../../../test/judged.ts';
import { adviceTexts } from '../advice/advice.ts';
import { adviseNPlusOne } from './n-plus-one.ts';
import { type NPlusOneUse, nPlusOneDeltas } from './use.ts';

const use: NPlusOneUse = {
  ...{ id: 'a1b2c3d4e5f6', pool: 'primary', operation: 'SELECT', table: 'clients', text: 'SELECT ?' },
  ...{ calls: 2_100, seconds: 4.2, requests: 100, statements: 2_000, mean: 0.002 },
  routes: new Map([
    ['', 10],
    ['/agenda', 70],
    ['/reports', 20],
  ]),
};
const given = { http: [{ method: 'GET', route: '/agenda', status: '200', count: 100, seconds: 10 }], seconds: 50 };

describe('N+1', () => {
  it('names the table, the route and how often each request asks; one statement is to be left of many', () => {
    const advice = advised(adviseNPlusOne(use, given, false));
    expect(advice).toMatchObject({ entity: 'a1b2c3d4e5f6', current: 20, proposed: 1, severity: 'warning' });
    expect(advice.predictedEffect).toBeCloseTo(-1_900 / 2_100, 10);
    expect(advice.gain?.savedTime).toBeCloseTo((1_900 * 0.002) / 50, 10);
    expect(adviceTexts(advice).why).toBe(
      '100 requests, most to /agenda, ran one statement on clients 20 times each, usually once for each row of an earlier answer.',
    );
  });

  it('does not guess a route', () => {
    const advice = advised(adviseNPlusOne({ ...use, routes: new Map([['', 100]]) }, given, false));
    expect(advice.details).toContain('Which route asks it is not known.');
    expect(adviceTexts(advice).why).not.toContain('/agenda');
  });

  it('says nothing of few requests, and of what hardly takes time', () => {
    expect(adviseNPlusOne({ ...use, requests: 4, statements: 80 }, given, false)).toBeUndefined();
    expect(adviseNPlusOne({ ...use, mean: 0.00001 }, given, false)).toBeUndefined();
  });

  it('compares the ends of the window, and drops a group that has counted anew', () => {
    const { mean: _, ...first } = use;
    const last = { ...first, calls: 2_200, requests: 110, statements: 2_150, routes: new Map([['/agenda', 80]]) };
    const [delta] = nPlusOneDeltas([first], [last]);
    expect(delta).toMatchObject({ calls: 100, requests: 10, statements: 150, routes: new Map([['/agenda', 10]]) });
    expect(nPlusOneDeltas([last], [first])).toEqual([]);
  });
});
