import { advised, silence } from '../../../test/judged.ts';
import { adviceTexts } from '../advice/advice.ts';
import { adviseErrorRatio } from './error-ratio.ts';
import { adviseResponseCaching } from './response-caching.ts';
import { cachedDeltas, httpDeltas } from './use.ts';

const request = { method: 'GET', route: '/agenda', status: '200', count: 100, seconds: 10 };

describe('error ratio', () => {
  const failing = { ...request, method: 'POST', route: '/confirm', status: '502', count: 30, seconds: 1 };

  it('names the route, method and status with most failures', () => {
    const advice = advised(adviseErrorRatio([request, failing, { ...failing, status: '500', count: 10 }], 60, false));
    expect(advice).toMatchObject({ entity: 'POST /confirm', severity: 'critical', predictedEffect: -0.75 });
    expect(advice.gain?.removedRisk).toBeCloseTo(30 / 140, 10);
    expect(adviceTexts(advice).title).toBe('Mend POST /confirm: it answers 502');
    expect(advice.details?.[1]).toContain('something behind it failed');
  });

  it('names a pool on which as many gave up as the likely cause', () => {
    const pools = [
      { name: 'audit', timeouts: 1 },
      { name: 'primary', timeouts: 28 },
    ];
    const advice = advised(adviseErrorRatio([request, failing], 60, false, pools));
    expect(advice.details?.[1]).toContain('28 callers gave up waiting for a connection of pool primary');
  });

  it("says nothing at 5 % and below, nor of clients' own errors", () => {
    expect(adviseErrorRatio([request, { ...failing, count: 5 }], 60, false)).toBeUndefined();
    expect(adviseErrorRatio([request, { ...failing, status: '404' }], 60, false)).toBeUndefined();
    expect(adviseErrorRatio([{ ...failing, count: 5 }], 60, false)).toBeUndefined();
  });
});

describe('response caching', () => {
  const slow = { ...request, route: '/reports', seconds: 300 };
  const write = { ...request, method: 'POST', route: '/bulk', seconds: 400 };

  it('names the read that takes most of the time, above a mean of 2 s; nothing told, nothing is predicted', () => {
    const advice = advised(adviseResponseCaching([request, slow, write], [], 60, false));
    expect(advice).toMatchObject({ entity: 'GET /reports', severity: 'warning' });
    expect(advice.predictedEffect).toBeUndefined();
    expect(advice.gain).toBeUndefined();
    expect(adviseResponseCaching([request, slow], [], 60, false)).toBeUndefined();
  });

  it('predicts what was spent on answers that the client had already', () => {
    const unchanged = { ...slow, status: '304', count: 100, seconds: 200 };
    const advice = advised(adviseResponseCaching([slow, unchanged, write], [], 60, false));
    expect(advice.predictedEffect).toBeCloseTo(-200 / 900, 10);
    expect(advice.gain?.savedTime).toBeCloseTo(200 / 60, 10);
  });

  it('predicts of the responses that no cache was asked for what X-Cache tells of the others', () => {
    const told = [
      { route: '/reports', result: 'hit', count: 30 },
      { route: '/reports', result: 'miss', count: 10 },
    ];
    const advice = advised(adviseResponseCaching([slow, write], told, 60, false));
    expect(advice.predictedEffect).toBeCloseTo((-300 * 0.6 * 0.75) / 700, 10);
  });

  it('names no route that is cached already, and is silent where nothing else is read', () => {
    const all = [{ route: '/reports', result: 'miss', count: 100 }];
    const other = { ...request, seconds: 250 };
    expect(advised(adviseResponseCaching([slow, other, write], all, 60, false)).entity).toBe('GET /agenda');
    expect(silence(adviseResponseCaching([slow, write], all, 60, false))).toContain('through a cache already');
    expect(silence(adviseResponseCaching([write], [], 60, false))).toContain('no read succeeds');
  });
});

describe('what came since', () => {
  it('is the difference, and all of what was not there before', () => {
    const grown = { ...request, count: 150, seconds: 12 };
    const fresh = { ...request, status: '500', count: 3, seconds: 1 };
    expect(httpDeltas([request], [grown, fresh])).toEqual([{ ...request, count: 50, seconds: 2 }, fresh]);
    const hits = { route: '/a', result: 'hit', count: 4 };
    expect(
      cachedDeltas(
        [hits],
        [
          { ...hits, count: 9 },
          { ...hits, result: 'miss' },
        ],
      ),
    ).toEqual([
      { ...hits, count: 5 },
      { ...hits, result: 'miss' },
    ]);
  });
});
