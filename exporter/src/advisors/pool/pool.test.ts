import { randomStream } from '@pulso/random';
import * as fc from 'fast-check';
import type { PoolDemand } from '../../instruments/pool-demand.ts';
import { type Advice, adviceTexts } from '../advice/advice.ts';
import { deadlockFloor, sizeLimit } from './bounds.ts';
import { contentionSince, fitContention } from './contention.ts';
import { adviseLeak } from './pool-leak.ts';
import { adviseOversized } from './pool-oversized.ts';
import { judgePool } from './pool-starved.ts';
import { erlangC, meanWait, smallestSize } from './queueing.ts';
import { replay } from './replay.ts';
import { demandOf, type PoolUse } from './use.ts';

interface Load {
  readonly rate: number;
  readonly use: number;
  readonly size: number;
  readonly callers?: number;
  /** Callers that come together. */
  readonly burst?: number;
  /** How much longer connections are held for each other that is in use. */
  readonly contention?: number;
}

/** Callers at random who hold connections for exponential times, as a pool of that size serves them. */
function live({ rate, use, size, callers = 4_000, burst = 1, contention = 0 }: Load): PoolUse {
  const random = randomStream(1);
  const exponential = (mean: number) => -mean * Math.log(1 - random());
  const [askedAt, waits, holds] = [new Float64Array(callers), new Float32Array(callers), new Float32Array(callers)];
  const freeAt = new Float64Array(size);
  const levels = new Float64Array(513);
  let now = 0;
  const sums = { waitSeconds: 0, slowWaits: 0, useSeconds: 0, useSecondsSquared: 0, gapSecondsSquared: 0 };
  for (let i = 0; i < callers; i++) {
    const gap = i % burst === 0 ? exponential(burst / rate) : 0;
    now += gap;
    const first = freeAt.indexOf(Math.min(...freeAt));
    const start = Math.max(now, freeAt[first] ?? 0);
    const others = freeAt.filter((free) => free > start).length;
    const hold = exponential(use) * (1 + contention * others);
    freeAt[first] = start + hold;
    levels[others + 1] = (levels[others + 1] ?? 0) + 1;
    askedAt[i] = now;
    waits[i] = start - now;
    holds[i] = hold;
    sums.waitSeconds += start - now;
    sums.slowWaits += start - now > 0.1 ? 1 : 0;
    sums.useSeconds += hold;
    sums.useSecondsSquared += hold ** 2;
    sums.gapSecondsSquared += gap ** 2;
  }
  return {
    ...{ name: 'primary', max: size, seconds: now, ageSeconds: now, asked: callers, waited: callers, used: callers },
    ...{ timeouts: 0, opened: 0, openSeconds: 0, open: size, leaks: [], bounds: {} },
    ...sums,
    levels,
    demand: (): PoolDemand => ({ askedAt, waits, holds }),
  };
}

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

const adviceOf = (pool: PoolUse, relaxed = false) => {
  const judged = judgePool(pool, relaxed);
  return judged !== undefined && 'kind' in judged ? judged : undefined;
};
const silenceOf = (pool: PoolUse) => {
  const judged = judgePool(pool, false);
  return judged !== undefined && 'silent' in judged ? judged.silent : undefined;
};

/** What the formula gives with its inputs put in. */
function evaluated({ explanation }: Advice): number {
  const inputs = Object.entries(explanation!.inputs);
  const names = [...inputs.map(([name]) => name), 'erlangC', 'max'];
  const [, right = ''] = explanation!.formula.split(/ = (.*)/s);
  // oxlint-disable-next-line typescript/no-implied-eval -- the formula is ours, and this is what it is for
  return Number(new Function(...names, `return ${right}`)(...inputs.map(([, { value }]) => value), erlangC, Math.max));
}

const small = live({ rate: 90, use: 0.05, size: 5 });
const leak = { pool: 'primary', heldSeconds: 90, isIdle: true, place: ['agenda (/app/agenda.js:7:3)'] };

describe('queueing', () => {
  it("agrees with published values of Erlang's C", () => {
    // Erlang C tables: 2 servers offered 1 erlang wait with probability 1/3; 10 offered 8 with 0.4092.
    expect(erlangC(1, 2)).toBeCloseTo(1 / 3, 10);
    expect(erlangC(8, 10)).toBeCloseTo(0.4092, 4);
    expect(erlangC(3, 3)).toBe(1);
  });

  it('agrees with M/M/1 and with a simulation of M/M/5', () => {
    const random = { arrivalVariation: 1, useVariation: 1 };
    expect(meanWait({ rate: 8, use: 0.1, ...random }, 1)).toBeCloseTo(0.4, 10);
    // research: 27.7 ms by formula, 28.0 ms simulated, at a use of 50 ms and 80 % load
    expect(meanWait({ rate: 80, use: 0.05, ...random }, 5)).toBeCloseTo(0.0277, 4);
    expect(meanWait({ rate: 80, use: 0.05, ...random, useVariation: 0 }, 5)).toBeCloseTo(0.0277 / 2, 4);
    expect(meanWait({ rate: 100, use: 0.05, ...random }, 5)).toBe(Infinity);
  });

  it('finds the smallest size that is enough, wherever it lies', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 600 }));
    fc.assert(
      fc.property(sizes, fc.integer({ min: 50, max: 500 }), ([from, enough], limit) => {
        const found = smallestSize(from, limit, (size) => size >= enough);
        expect(found).toBe(enough > limit ? undefined : Math.max(from, enough));
      }),
    );
  });
});

describe('a replay of the last callers', () => {
  it('agrees with the formula where its assumptions hold', () => {
    const pool = live({ rate: 80, use: 0.05, size: 5, callers: 60_000 });
    for (const size of [5, 6, 7]) {
      const { waitSeconds } = replay(pool.demand(), size)!;
      expect(Math.abs(waitSeconds / meanWait(demandOf(pool)!, size) - 1)).toBeLessThan(0.15);
    }
  });

  it('draws holding times that are not known from those that are, and refuses too few', () => {
    const { askedAt, waits, holds } = small.demand();
    const some = holds.map((hold, i) => (i % 2 === 0 ? hold : Number.NaN));
    const whole = replay({ askedAt, waits, holds }, 6)!.holdSeconds;
    expect(replay({ askedAt, waits, holds: some }, 6)!.holdSeconds / whole).toBeCloseTo(1, 0);
    expect(replay({ askedAt, waits, holds: holds.map((hold, i) => (i < 99 ? hold : Number.NaN)) }, 6)).toBeUndefined();
  });
});

describe('contention', () => {
  it('is found where holding times grow with the connections in use, with its coefficient', () => {
    const { growth } = fitContention(live({ rate: 90, use: 0.02, size: 10, contention: 0.2 }).demand())!;
    expect(growth(6)).toBeGreaterThan(1.6);
    expect(growth(6)).toBeLessThan(2.4);
  });

  it('is not found where they do not, nor where the pool is always full', () => {
    expect(fitContention(small.demand())).toBeUndefined();
    expect(fitContention(live({ rate: 500, use: 0.05, size: 3 }).demand())).toBeUndefined();
  });

  it('of a pool that is always full shows against the time before', () => {
    const before = live({ rate: 5, use: 0.02, size: 3 });
    const full = live({ rate: 500, use: 0.02, size: 6, contention: 0.4 });
    expect(contentionSince(full)).toBeUndefined();
    expect(contentionSince({ ...full, before })!.sigma).toBeCloseTo(0.4, 1);
  });
});

describe('pool starved', () => {
  it('proposes a size whose predicted wait is under 10 ms, and says what that saves and how it was reckoned', () => {
    const advice = expectFilled(adviceOf(small));
    expect(advice).toMatchObject({ kind: 'pool_starved', entity: 'primary', current: 5 });
    const larger = live({ rate: 90, use: 0.05, size: advice.proposed! });
    const predicted = (small.waitSeconds / small.waited) * (1 + advice.predictedEffect!);
    expect(predicted).toBeLessThanOrEqual(0.01);
    expect(predicted).toBeCloseTo(larger.waitSeconds / larger.waited, 2);
    expect(advice.gain!.savedTime).toBeCloseTo(90 * (small.waitSeconds / small.waited - predicted), 0);
    expect(evaluated(advice)).toBeCloseTo(advice.explanation!.result.value, 10);
  });

  it('takes bursts for what they are: more connections than at random', () => {
    const bursts = adviceOf(live({ rate: 90, use: 0.05, size: 5, burst: 8 }));
    expect(bursts?.proposed).toBeGreaterThan(adviceOf(small)!.proposed!);
  });

  it('falls back upon the formula where too few callers are known', () => {
    const { askedAt, waits } = small.demand();
    const unknown = () => ({ askedAt, waits, holds: waits.map(() => Number.NaN) });
    const advice = expectFilled(adviceOf({ ...small, demand: unknown }));
    expect(advice.details?.[0]).toMatch(/^Model: Erlang C/);
    expect(evaluated(advice)).toBeCloseTo(advice.explanation!.result.value, 10);
    expect(advice.confidence).toBeLessThan(adviceOf(small)!.confidence);
  });

  it.each<[string, Partial<PoolUse>]>([
    ['waits are short', { slowWaits: 10 }],
    ['there is hardly any traffic', { waited: 9 }],
  ])('says nothing where %s', (_, change) => {
    expect(judgePool({ ...small, ...change }, false)).toBeUndefined();
  });

  it.each<[string, RegExp, Partial<PoolUse>]>([
    ['connections are leaked', /were not given back; with all of them/, { leaks: [leak, leak] }],
    ['new ones are being opened', /new connections to be opened/, { opened: 90, openSeconds: small.waitSeconds * 0.9 }],
    [
      'what they run has become slow',
      /what they run has become slow/,
      { before: { ...small, useSeconds: small.useSeconds / 3, waitSeconds: 1 } },
    ],
    [
      'the server has no room',
      /may not grow: 20 connections of the server/,
      { bounds: { maxConnections: 20, instances: 4 } },
    ],
    ['its cores are busy', /may not grow: 2 × 2 cores/, { bounds: { databaseCores: 2 } }],
    ['size does not explain it', /event loop/, { max: 40, waitSeconds: small.waitSeconds * 20 }],
    ['none was given back', /none of its connections was given back/, { used: 0, useSeconds: 0 }],
  ])('is silent, and says why, where %s', (_, why, change) => {
    expect(silenceOf({ ...small, ...change })).toMatch(why);
  });

  it('is silent where a larger pool would move the wait into the server', () => {
    const contended = live({ rate: 44, use: 0.02, size: 4, contention: 1 });
    expect(silenceOf(contended)).toMatch(/held the longer the more are in use/);
  });

  it('still advises where more callers came, or holding times were always so', () => {
    const fewer = {
      ...small,
      asked: small.asked / 2,
      used: small.used / 2,
      useSeconds: small.useSeconds / 2,
      waitSeconds: 1,
    };
    expect(adviceOf({ ...small, before: fewer })).toBeDefined();
    expect(adviceOf({ ...small, before: { ...small, waitSeconds: 1 } })).toBeDefined();
  });

  it('goes as far as the server allows where that helps, and says so', () => {
    const advice = expectFilled(adviceOf({ ...small, bounds: { databaseCores: 3, instances: 1 } }));
    expect(advice.proposed).toBeLessThanOrEqual(7);
    expect(advice.details?.join(' ')).toContain("Not checked, since the pool's options do not tell: maxConnections.");
  });

  it('stands until the trouble is clearly over', () => {
    const better = { ...small, slowWaits: small.waited * 0.04 };
    expect(adviceOf(better)).toBeUndefined();
    expect(adviceOf(better, true)).toBeDefined();
  });
});

describe('pool leak', () => {
  it('names the place in its details, and counts only connections that do nothing', () => {
    const advice = expectFilled(adviseLeak({ ...small, leaks: [leak, leak, { ...leak, isIdle: false }] }));
    expect(advice).toMatchObject({
      kind: 'pool_leak',
      current: 2,
      proposed: 0,
      predictedEffect: -1,
      severity: 'warning',
    });
    expect(advice.details?.[0]).toBe('2 taken at agenda (/app/agenda.js:7:3).');
    expect(JSON.stringify(advice.values)).not.toContain('agenda');
  });

  it('is critical where half of the pool is lost, and says how to learn the place where none is noted', () => {
    const advice = expectFilled(adviseLeak({ ...small, max: 2, leaks: [{ ...leak, place: [] }] }));
    expect(advice.severity).toBe('critical');
    expect(advice.details?.[0]).toContain('leakPlaces: true');
  });

  it('is none where one of many is held, or queries take that long', () => {
    expect(adviseLeak({ ...small, leaks: [leak] })).toBeUndefined();
    expect(adviseLeak({ ...small, leaks: [leak, leak].map((each) => ({ ...each, isIdle: false })) })).toBeUndefined();
  });
});

describe('pool oversized', () => {
  const quiet = { ...live({ rate: 20, use: 0.01, size: 40 }), ageSeconds: 24 * 3_600 };

  it('proposes a quarter above the most that were ever in use', () => {
    const advice = expectFilled(adviseOversized(quiet, false));
    const peak = quiet.levels.findLastIndex((times) => times > 0);
    expect(advice).toMatchObject({ kind: 'pool_oversized', current: 40, proposed: Math.ceil(peak * 1.25) });
    expect(evaluated(advice)).toBeCloseTo(advice.explanation!.result.value, 10);
  });

  it.each<[string, Partial<PoolUse>]>([
    ['it has not been watched for an hour', { ageSeconds: 3_000 }],
    ['what is idle is closed by itself', { open: 3 }],
    ['all were once in use', { levels: new Float64Array(513).fill(1, 0, 40) }],
    ['more were in use than are told apart', { levels: new Float64Array(513).fill(1) }],
    ['connections are leaked', { leaks: [leak] }],
    ['nobody asks', { asked: 50 }],
  ])('is none where %s', (_, change) => {
    expect(adviseOversized({ ...quiet, ...change }, false)).toBeUndefined();
  });
});

describe('bounds of a size', () => {
  it('are what the server leaves and what its cores keep busy, over all instances', () => {
    expect(sizeLimit({})).toMatchObject({ limit: 500 });
    expect(sizeLimit({ maxConnections: 97, instances: 4 })).toMatchObject({ limit: 24 });
    expect(sizeLimit({ maxConnections: 97, databaseCores: 8, instances: 2 })).toMatchObject({ limit: 8 });
    expect(sizeLimit({ maxConnections: 3, instances: 4 })).toMatchObject({ limit: 1 });
  });

  it('hold a pool above what requests that take several connections can lock up', () => {
    const http = [{ method: 'GET', route: '/a', status: '200', count: 100, seconds: 240 }];
    expect(deadlockFloor(1, http, 60)).toBe(1);
    // 4 requests at once on average, 10 at three standard deviations; 10 × (2 − 1) + 1.
    expect(deadlockFloor(2, http, 60)).toBe(11);
    expect(deadlockFloor(3, http, 60)).toBe(21);
  });
});
