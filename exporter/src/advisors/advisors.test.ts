import { adviceKinds } from '@pulso/catalogue';
import { Registry } from '../registry/index.ts';
import { adviceId, propose } from './advice/advice.ts';
import { DemandLog } from '../instruments/pool-demand.ts';
import { AdviceEngine } from './application/engine.ts';
import type { Measurements } from './application/window.ts';
import { MAX_ADVICE } from './advice/expose.ts';
import { exposeAdvice } from './advice/expose.ts';

describe('advice', () => {
  it('has an id that no number changes', () => {
    const found = { kind: 'cpu', entity: 'process', severity: 'warning', confidence: 0.5, values: {} } as const;
    const before = propose({ ...found, current: 1 });
    const after = propose({ ...found, current: 2 });
    expect(after.id).toBe(before.id);
    expect(before.id).toMatch(/^[0-9a-f]{12}$/);
    expect(adviceId('cpu', 'a')).not.toBe(adviceId('cpu', 'b'));
  });

  it('shows at most twenty, the most severe first, and takes back what no longer stands', () => {
    const registry = new Registry();
    const [kind] = adviceKinds;
    const list = Array.from({ length: 30 }, (_, i) => ({
      ...propose({ kind: 'cpu', entity: `p${i}`, severity: 'warning', confidence: 0.5, values: {} }),
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
  const trace: { seconds: number[]; bytes: number[] } = { seconds: [], bytes: [] };
  const runtime = {
    ...{ cpuSeconds: 0, cpuLimitCores: 2, memoryBytes: 1, memoryLimitBytes: 10, loopActiveSeconds: 0 },
    ...{ loopDelay: undefined, collections: { major: none, minor: none, other: none } },
    ...{ heapLimitBytes: 10, youngBytes: 1, heapTrace: trace, residentTrace: trace },
  };

  function setUp() {
    const state = { now: 0, failures: 0, successes: 0, max: 1, waits: 0, heapTrace: trace };
    const registry = new Registry();
    const measure = (): Measurements => ({
      runtime: { ...runtime, heapTrace: state.heapTrace },
      http: [
        { method: 'GET', route: '/a', status: '200', count: state.successes, seconds: 0 },
        { method: 'GET', route: '/b', status: '500', count: state.failures, seconds: 0 },
      ],
      pools: [
        {
          ...{ name: 'p', since: 0, max: state.max, asked: state.waits, waited: state.waits, timeouts: 0 },
          ...{ waitSeconds: state.waits, slowWaits: state.waits, used: state.waits },
          ...{ useSeconds: state.waits * 0.1, useSecondsSquared: state.waits * 0.02, ageSeconds: state.now },
          // Ten callers a second, at random; too few to be replayed.
          ...{ gapSecondsSquared: state.waits * 0.02, opened: 0, openSeconds: 0, open: state.max },
          ...{ levels: new Float64Array(513), demand: () => new DemandLog().read(), leaks: [], bounds: {} },
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

  it('lets no advisor that fails take another along', () => {
    const { engine, state, live, kinds } = setUp();
    // A course in which time stands still has no slope.
    const seconds = [...Array.from({ length: 19 }, () => 0), 1e6];
    state.heapTrace = { seconds, bytes: seconds.map(() => 1) };
    live(25, { successes: 5, failures: 5 });
    expect(kinds()).toEqual(['error_ratio']);
    expect(engine.advisors().find(({ name }) => name === 'memory_leak')?.silent).toContain('has failed');
  });
});
