import { adviceKinds } from '@pulso/catalogue';
import { Registry } from '../registry/index.ts';
import { adviceId, adviceTexts, type Advice } from './advice/advice.ts';
import { AdviceEngine } from './application/engine.ts';
import type { Measurements } from './application/window.ts';
import { MAX_ADVICE } from './advice/expose.ts';
import { exposeAdvice } from './advice/expose.ts';
import { advisePool, type PoolUse } from './pool/pool-starved.ts';
import { erlangC, meanWait, smallestServers } from './pool/queueing.ts';

/** Every brace of the advice's texts is filled. */
function expectFilled(advice: Advice | undefined): Advice {
  expect(advice).toBeDefined();
  for (const locale of ['en', 'pt-BR'] as const) {
    expect(Object.values(adviceTexts(advice!, locale)).join(' ')).not.toMatch(/[{}]|undefined|NaN|–$/);
  }
  expect(advice!.confidence).toBeGreaterThan(0);
  expect(advice!.confidence).toBeLessThan(1);
  return advice!;
}

describe('queueing', () => {
  it("agrees with published values of Erlang's C", () => {
    // Erlang C tables: 2 servers offered 1 erlang wait with probability 1/3; 10 offered 8 with 0.4092.
    expect(erlangC(1, 2)).toBeCloseTo(1 / 3, 10);
    expect(erlangC(8, 10)).toBeCloseTo(0.4092, 4);
    expect(erlangC(3, 3)).toBe(1);
  });

  it('agrees with M/M/1 and with a simulation of M/M/5', () => {
    expect(meanWait(8, 0.1, 1)).toBeCloseTo(0.4, 10);
    // research: 27.7 ms by formula, 28.0 ms simulated, at a use of 50 ms and 80 % load
    expect(meanWait(80, 0.05, 5)).toBeCloseTo(0.0277, 4);
    expect(meanWait(80, 0.05, 5, 0)).toBeCloseTo(0.0277 / 2, 4);
    expect(meanWait(100, 0.05, 5)).toBe(Infinity);
  });

  it('finds the smallest number that is enough', () => {
    const demand = { rate: 80, use: 0.05, variation: 1 };
    const servers = smallestServers(demand, 0.01, 100)!;
    expect(meanWait(80, 0.05, servers)).toBeLessThanOrEqual(0.01);
    expect(meanWait(80, 0.05, servers - 1)).toBeGreaterThan(0.01);
    expect(smallestServers(demand, 0.01, 4)).toBeUndefined();
  });
});

const starved: PoolUse = {
  ...{ name: 'primary', max: 1, seconds: 60, asked: 600, waited: 550, waitSeconds: 550, slowWaits: 540 },
  ...{ timeouts: 12, used: 540, useSeconds: 59, useSecondsSquared: 12 },
};

describe('pool starved', () => {
  it('proposes a size whose predicted wait is under 10 ms', () => {
    const advice = expectFilled(advisePool(starved, false));
    expect(advice).toMatchObject({ kind: 'pool_starved', entity: 'primary', current: 1, severity: 'critical' });
    expect(advice.proposed).toBeGreaterThan(1);
    expect(advice.proposed).toBeLessThanOrEqual(5);
    expect(advice.predictedEffect).toBeLessThan(-0.95);
  });

  it.each<[string, Partial<PoolUse>]>([
    ['waits are short', { slowWaits: 10 }],
    ['connections are idle, so that it is not their number', { useSeconds: 20 }],
    ['there is hardly any traffic', { waited: 9 }],
    ['the model finds the present size enough', { max: 100, useSeconds: 59 }],
  ])('says nothing where %s', (_, change) => {
    expect(advisePool({ ...starved, ...change }, false)).toBeUndefined();
  });

  it('stands until the trouble is clearly over', () => {
    const better = { ...starved, slowWaits: 20 };
    expect(advisePool(better, false)).toBeUndefined();
    expect(advisePool(better, true)).toBeDefined();
  });
});

describe('advice', () => {
  it('has an id that no number changes', () => {
    const before = advisePool(starved, false)!;
    const after = advisePool({ ...starved, asked: 900 }, false)!;
    expect(after.proposed).not.toBe(before.proposed);
    expect(after.id).toBe(before.id);
    expect(before.id).toMatch(/^[0-9a-f]{12}$/);
    expect(adviceId('cpu', 'a')).not.toBe(adviceId('cpu', 'b'));
  });

  it('shows at most twenty, the most severe first, and takes back what no longer stands', () => {
    const registry = new Registry();
    const [kind] = adviceKinds;
    const list = Array.from({ length: 30 }, (_, i) => ({
      ...advisePool({ ...starved, name: `p${i}` }, false)!,
      severity: i < 25 ? ('warning' as const) : ('critical' as const),
    }));
    const standing = () =>
      registry
        .encode('text')
        .toString()
        .match(/^pulso_recommendation\{.*$/gm) ?? [];
    exposeAdvice(registry, list);
    expect(standing()).toHaveLength(MAX_ADVICE);
    expect(standing().filter((line) => line.includes('severity="critical"'))).toHaveLength(5);
    exposeAdvice(registry, []);
    expect(standing()).toEqual([]);
    expect(kind.id).toBe('response_caching');
  });
});

describe('AdviceEngine', () => {
  const none = { count: 0, seconds: 0 };
  const trace = { seconds: [], bytes: [] };
  const runtime = {
    ...{ cpuSeconds: 0, cpuLimitCores: 2, memoryBytes: 1, memoryLimitBytes: 10, loopActiveSeconds: 0 },
    ...{ loopDelay: undefined, collections: { major: none, minor: none, other: none } },
    ...{ heapLimitBytes: 10, youngBytes: 1, heapTrace: trace, residentTrace: trace },
  };

  function setUp() {
    const state = { now: 0, failures: 0, successes: 0, max: 1, waits: 0 };
    const registry = new Registry();
    const measure = (): Measurements => ({
      runtime,
      http: [
        { method: 'GET', route: '/a', status: '200', count: state.successes, seconds: 0 },
        { method: 'GET', route: '/b', status: '500', count: state.failures, seconds: 0 },
      ],
      pools: [
        {
          ...{ name: 'p', since: 0, max: state.max, asked: state.waits, waited: state.waits, timeouts: 0 },
          ...{ waitSeconds: state.waits, slowWaits: state.waits, used: state.waits },
          ...{ useSeconds: state.waits * 0.1, useSecondsSquared: state.waits * 0.02 },
        },
      ],
      ...{ cached: [], caches: [], websockets: [], nPlusOne: undefined },
    });
    const engine = new AdviceEngine(registry, { windowSeconds: 60, measure, now: () => state.now });
    /** Lives for some seconds, a page every second. */
    const live = (seconds: number, perSecond: { failures?: number; successes?: number; waits?: number }) => {
      for (let i = 0; i < seconds; i++) {
        state.now++;
        state.failures += perSecond.failures ?? 0;
        state.successes += perSecond.successes ?? 0;
        state.waits += perSecond.waits ?? 0;
        registry.encode('text');
      }
    };
    const kinds = () => engine.advice().map(({ kind }) => kind);
    return { engine, state, live, kinds };
  }

  it('waits for evidence, advises, and lets go some time after the trouble is over', () => {
    const { live, kinds } = setUp();
    live(10, { successes: 5, failures: 5 });
    expect(kinds()).toEqual([]);
    live(15, { successes: 5, failures: 5 });
    expect(kinds()).toEqual(['error_ratio']);
    live(10, { successes: 10 });
    expect(kinds()).toEqual(['error_ratio']);
    live(120, { successes: 10 });
    expect(kinds()).toEqual([]);
  });

  it('judges a pool by what it did since it has its present size', () => {
    const { state, live, kinds } = setUp();
    live(30, { waits: 10 });
    expect(kinds()).toEqual(['pool_starved']);
    state.max = 20;
    live(40, {});
    expect(kinds()).toEqual([]);
  });

  it('tells which advisors cannot judge, and why', () => {
    const { engine, live } = setUp();
    const silent = () => new Map(engine.advisors().map(({ name, silent: why }) => [name, why]));
    expect([...silent().values()].every((why) => why === 'has not seen 20 s yet')).toBe(true);
    live(25, { successes: 5 });
    engine.advice();
    expect(silent().get('error_ratio')).toBeUndefined();
    expect(silent().get('n_plus_one')).toContain('createPulso({ nPlusOne: 10 })');
    expect(silent().get('memory_leak')).toContain('points of memory');
  });
});
